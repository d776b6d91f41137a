import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { ROOT } from '../house/imports.ts';

const FOLDER = path.join(ROOT, 'docs/reference/schemas');
const EXAMPLES = path.join(FOLDER, 'examples');

function readJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as unknown;
}

const jsonFiles = (folder: string): string[] => readdirSync(folder).filter((file) => file.endsWith('.json'));

/** The schemas by their name, such as `rehearsal.v1`. */
export const SCHEMAS: ReadonlyMap<string, object> = new Map(
  jsonFiles(FOLDER).map((file) => [path.basename(file, '.json'), readJson(FOLDER, file) as object]),
);

/** One worked example. */
export interface Example {
  readonly file: string;
  /** The schema that it is an example of; `checksums.v1.checked.json` is one of `checksums.v1`. */
  readonly schema: string;
  readonly document: unknown;
}

export const SCHEMA_EXAMPLES: readonly Example[] = jsonFiles(EXAMPLES).map((file) => ({
  file,
  schema: /^[a-z-]+\.v\d+/u.exec(file)?.[0] ?? '',
  document: readJson(EXAMPLES, file),
}));

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, allErrors: true });
for (const [name, schema] of SCHEMAS) ajv.addSchema(schema, `${name}.json`);

function validatorOf(name: string): ValidateFunction {
  const validate = ajv.getSchema(`${name}.json`);
  if (validate === undefined) throw new Error(`there is no schema ${name}`);
  return validate;
}

/** What a schema finds wrong with a document, in words; empty when nothing. */
export function problemsOf(name: string, document: unknown): readonly string[] {
  const validate = validatorOf(name);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
