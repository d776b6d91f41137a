import { packagingErrors } from '../errors.ts';
import { isValidName, normalizeName } from '../names/names.ts';
import { parseVersion } from '../versions/versions.ts';
import { METADATA_VERSIONS, findMetadataField, isFieldAllowed } from './fields.ts';
import { type Header, parseHeaders } from './headers.ts';

/** What a distribution says about itself (`METADATA` of a wheel, `PKG-INFO` of an sdist). */
export interface CoreMetadata {
  readonly metadataVersion: string;
  /** As written. */
  readonly name: string;
  readonly normalizedName: string;
  /** In normal form. */
  readonly version: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly descriptionContentType: string | undefined;
  readonly requiresPython: string | undefined;
  readonly requiresDist: readonly string[];
  readonly licenseExpression: string | undefined;
  readonly licenseFiles: readonly string[];
  readonly projectUrls: readonly string[];
  /** Every known field in the order of the file, by its proper name. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** What is not wrong enough to refuse: fields that no version knows, or that are newer than the version. */
  readonly warnings: readonly string[];
}

function required(fields: CoreMetadata['fields'], field: string, file: string): string {
  const value = fields.find(([name]) => name === field)?.[1];
  if (value !== undefined && value !== '') return value;
  throw packagingErrors.create('metadata-field-missing', { file, field });
}

function checkVersion(metadataVersion: string, file: string): void {
  if (METADATA_VERSIONS.includes(metadataVersion)) return;
  throw packagingErrors.create('metadata-version-unknown', { file, version: metadataVersion });
}

function invalid(field: string, value: string, problem: string, file: string): Error {
  return packagingErrors.create('metadata-field-invalid', { file, field, value, problem });
}

/** Why a `License-File` is not a path that stays inside, or undefined when it is. */
function licenseFileProblem(path: string): string | undefined {
  if (path.startsWith('/') || /^[A-Za-z]:/u.test(path)) return 'license files are named by relative paths';
  if (path.includes('\\')) return 'license files are named with `/` between the parts';
  if (path.includes('*')) return 'license files are named one by one, without `*`';
  return path.split('/').includes('..') ? 'license files are named without `..`' : undefined;
}

interface Collected {
  readonly fields: (readonly [string, string])[];
  readonly warnings: string[];
}

function collect(headers: readonly Header[], file: string): Collected {
  const fields: (readonly [string, string])[] = [];
  const warnings: string[] = [];
  const seen = new Set<string>();
  for (const { name, value, line } of headers) {
    const field = findMetadataField(name);
    if (field === undefined) {
      warnings.push(`\`${name}\` at line ${line} is no field of the core metadata`);
      continue;
    }
    if (seen.has(field.name) && !field.multiple) {
      throw packagingErrors.create('metadata-field-repeated', { file, field: field.name, line });
    }
    seen.add(field.name);
    fields.push([field.name, value]);
  }
  return { fields, warnings };
}

function checkFieldAges({ fields, warnings }: Collected, metadataVersion: string): void {
  for (const name of new Set(fields.map(([name]) => name))) {
    const field = findMetadataField(name);
    if (field !== undefined && !isFieldAllowed(field, metadataVersion)) {
      warnings.push(
        `\`${name}\` came with metadata version ${field.since}; the file says ${metadataVersion}`,
      );
    }
  }
}

/**
 * Reads core metadata up to version 2.5. It refuses what readers would understand differently or could not use; an
 * unknown or too new field is a warning, since build tools have written `License-File` into 2.1 for years.
 * @param file how errors name it: `METADATA` or `PKG-INFO`.
 * @see https://packaging.python.org/en/latest/specifications/core-metadata/
 */
export function parseCoreMetadata(content: Uint8Array | string, file = 'METADATA'): CoreMetadata {
  const { headers, body } = parseHeaders(content, file);
  const collected = collect(headers, file);
  const { fields } = collected;
  const metadataVersion = required(fields, 'Metadata-Version', file);
  checkVersion(metadataVersion, file);
  checkFieldAges(collected, metadataVersion);
  const name = required(fields, 'Name', file);
  if (!isValidName(name)) {
    const problem = 'names are ASCII letters, digits, `.`, `_` and `-`, with a letter or digit at both ends';
    throw invalid('Name', name, problem, file);
  }
  const written = required(fields, 'Version', file);
  const version = parseVersion(written)?.text;
  if (version === undefined) throw invalid('Version', written, 'it is no version of PEP 440', file);
  const one = (field: string): string | undefined => fields.find(([key]) => key === field)?.[1];
  const many = (field: string): readonly string[] =>
    fields.filter(([key]) => key === field).map(([, v]) => v);
  const licenseFiles = many('License-File');
  for (const path of licenseFiles) {
    const problem = licenseFileProblem(path);
    if (problem !== undefined) throw invalid('License-File', path, problem, file);
  }
  return {
    metadataVersion,
    name,
    normalizedName: normalizeName(name),
    version,
    summary: one('Summary'),
    description: body === undefined || body === '' ? one('Description') : body,
    descriptionContentType: one('Description-Content-Type'),
    requiresPython: one('Requires-Python'),
    requiresDist: many('Requires-Dist'),
    licenseExpression: one('License-Expression'),
    licenseFiles,
    projectUrls: many('Project-URL'),
    fields,
    warnings: collected.warnings,
  };
}
