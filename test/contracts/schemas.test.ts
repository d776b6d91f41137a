import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { parseConfig, parsePublishersFile } from '../../src/publishing/config/index.ts';
import { knownKeys } from '../../src/publishing/config/schema.ts';
import { releaseRecordSchema } from '../../src/publishing/release/record/schema.ts';
import { parseRecord } from '../../src/publishing/release/index.ts';
import { exchangeFailure } from '../../src/wire/index.ts';
import { ROOT, sourceFiles } from '../house/imports.ts';
import { linkedPaths, readText } from '../house/markdown.ts';
import { SCHEMAS, SCHEMA_EXAMPLES, problemsOf } from './json-schemas.ts';
import { mutantsOf } from './mutated.ts';
import { realDocuments } from './real-documents.ts';

const names = [...SCHEMAS.keys()];

describe('the schemas', () => {
  it('describe every document that the sources name, and no other', () => {
    const texts = sourceFiles('src').map((file) => readFileSync(path.join(ROOT, file), 'utf8'));
    const named = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/'tokenless\/([a-z-]+)\/(v\d+)'/gu)].map(([, name, v]) => `${name}.${v}`),
      ),
    );
    const titled = names.filter((name) =>
      (SCHEMAS.get(name) as { title: string }).title.startsWith('tokenless/'),
    );
    expect(titled.toSorted()).toEqual([...named].toSorted());
  });

  it.each(names)('%s has a worked example', (name) => {
    expect(SCHEMA_EXAMPLES.filter(({ schema }) => schema === name)).not.toEqual([]);
  });

  it('are listed in their README, each example too', () => {
    const folder = 'docs/reference/schemas';
    const listed = linkedPaths(`${folder}/README.md`, readText(`${folder}/README.md`));
    const files = [
      ...names.map((name) => `${folder}/${name}.json`),
      ...SCHEMA_EXAMPLES.map(({ file }) => `${folder}/examples/${file}`),
    ];
    expect(files.filter((file) => !listed.includes(file))).toEqual([]);
  });

  it('read a release record as `tokenless replay` does', () => {
    const made = z.toJSONSchema(releaseRecordSchema, { io: 'input' });
    const { title, description, ...written } = SCHEMAS.get('release-record.v1') as Record<string, unknown>;
    expect([title, typeof description]).toEqual(['tokenless/release-record/v1', 'string']);
    expect(written).toEqual(JSON.parse(JSON.stringify(made)));
  });

  it('know the keys of the configuration that its reader knows', () => {
    const keys = (schema: unknown): string[] => Object.keys((schema as { properties: object }).properties);
    const { $defs } = SCHEMAS.get('publishers-file.v1') as { $defs: { publisher: unknown } };
    expect(keys(SCHEMAS.get('configuration.v1')).toSorted()).toEqual([...knownKeys('tool')].toSorted());
    expect(keys($defs.publisher).toSorted()).toEqual([...knownKeys('publisher')].toSorted());
    const tables = (SCHEMAS.get('configuration.v1') as { $defs: Record<string, unknown> }).$defs;
    for (const table of ['allowSecret', 'ignore'] as const) {
      expect(keys(tables[table]).toSorted()).toEqual([...knownKeys(table)].toSorted());
    }
  });
});

describe.each(SCHEMA_EXAMPLES)('the example $file', ({ schema, document }) => {
  it('keeps its schema', () => expect(problemsOf(schema, document)).toEqual([]));

  it('does not keep it with a value of another kind or a member more', () => {
    const mutants = mutantsOf(document);
    expect(mutants.length).toBeGreaterThan(1);
    const accepted = mutants.filter((mutant) => problemsOf(schema, mutant.document).length === 0);
    expect(accepted.map(({ change }) => change)).toEqual([]);
  });
});

describe('the examples of what people write', () => {
  const examplesOf = (name: string): unknown[] =>
    SCHEMA_EXAMPLES.filter(({ schema }) => schema === name).map(({ document }) => document);

  it('are read: the file of --publishers', () => {
    for (const example of examplesOf('publishers-file.v1')) {
      expect(parsePublishersFile(JSON.stringify(example))).toHaveLength((example as unknown[]).length);
    }
  });

  it('are read: a release record, with the right hashes', () => {
    for (const example of examplesOf('release-record.v1')) {
      expect(parseRecord(JSON.stringify(example))).toEqual(example);
    }
  });

  it('are read: the configuration, which is that of the guide', () => {
    const page = readFileSync(path.join(ROOT, 'docs/reference/configuration.md'), 'utf8');
    const toml = /```toml\n([\s\S]*?)```/u.exec(page)?.[1] ?? '';
    const { project, repository, workflow, build, gates, tag, publishers, allowedSecrets, ignores } =
      parseConfig(toml, 'pyproject.toml');
    const [example] = examplesOf('configuration.v1') as [
      { publisher: object[]; allowSecret: object[]; ignore: object[] },
    ];
    expect({ project, repository, workflow, build, gates, tag }).toEqual({
      ...example,
      publisher: undefined,
      allowSecret: undefined,
      ignore: undefined,
    });
    expect(publishers).toMatchObject(example.publisher);
    expect(allowedSecrets).toMatchObject(example.allowSecret);
    expect(ignores).toMatchObject(example.ignore);
  });
});

describe('what is really printed and answered', () => {
  it('keeps its schema, command by command', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-schemas-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const documents = await realDocuments(folder);
    expect(documents.map(({ name, schema, document }) => [name, problemsOf(schema, document)])).toEqual(
      documents.map(({ name }) => [name, []]),
    );
    const WRITTEN_BY_PEOPLE = ['configuration.v1', 'publishers-file.v1'];
    const seen = new Set([...documents.map(({ schema }) => schema), ...WRITTEN_BY_PEOPLE]);
    expect([...seen].toSorted()).toEqual(names.toSorted());
    const failures = documents.filter(({ schema }) => schema === 'exchange-failure.v1');
    for (const { document } of failures) expect(exchangeFailure.parse(document)).toEqual(document);
  });
});
