import { METADATA_VERSIONS, isValidName, parseVersion } from '../../../packaging/index.ts';
import { indexErrors } from '../errors.ts';
import { cutShown } from './shown.ts';
import { type FormFields, repeatedField, singleField } from './upload-form.ts';

/** The metadata of an upload's form that the index itself works with. */
export interface FormMetadata {
  readonly metadataVersion: string;
  /** As written. */
  readonly name: string;
  /** In normal form. */
  readonly version: string;
  /** Equal for equal versions. */
  readonly canonicalVersion: string;
  readonly requiresPython: string | undefined;
  readonly requiresDist: readonly string[];
  readonly providesExtra: readonly string[];
}

function refuse(field: string, message: string): never {
  throw indexErrors.create('upload-metadata-invalid', { field, message });
}

/** Longest name and version that are read at all; no index has longer ones. */
const LONGEST_NAME = 200;
const LONGEST_VERSION = 200;

/** Text in quotes as Python prints it, for messages that clients compare with PyPI's; a long one is cut. */
function repr(text: string): string {
  const escaped = cutShown(text)
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`);
  return escaped.includes("'") && !escaped.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replaceAll("'", "\\'")}'`;
}

function readMetadataVersion(fields: FormFields): string {
  const value = singleField(fields, 'metadata_version');
  if (value !== undefined && METADATA_VERSIONS.includes(value)) return value;
  const shown = value === undefined ? 'None' : repr(value);
  return refuse('metadata_version', `${shown} is not a valid metadata version.`);
}

function readName(fields: FormFields): string {
  const value = singleField(fields, 'name') ?? '';
  if (isValidName(value) && value.length <= LONGEST_NAME) return value;
  const reason =
    value === ''
      ? 'This field is required.'
      : value.length > LONGEST_NAME
        ? `It has more than ${LONGEST_NAME} characters.`
        : "Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.";
  return refuse('name', `${repr(value)} is an invalid value for Name. Error: ${reason}`);
}

function readVersion(fields: FormFields): { version: string; canonicalVersion: string } {
  const value = singleField(fields, 'version');
  if (value === undefined) return refuse('version', "'version' is a required field.");
  const parsed = value.length > LONGEST_VERSION ? undefined : parseVersion(value);
  if (parsed === undefined) return refuse('version', `${repr(value)} is invalid for 'version'.`);
  if (parsed.local !== undefined) {
    return refuse('version', `The use of local versions in ${repr(value)} is not allowed.`);
  }
  return { version: parsed.text, canonicalVersion: parsed.canonical };
}

/**
 * Reads the form's metadata in PyPI's order: metadata version, name, version, then the rest. Fields that only
 * people read (summary, classifiers …) are left to the file, which says the same.
 */
export function readFormMetadata(fields: FormFields): FormMetadata {
  return {
    metadataVersion: readMetadataVersion(fields),
    name: readName(fields),
    ...readVersion(fields),
    requiresPython: singleField(fields, 'requires_python'),
    requiresDist: repeatedField(fields, 'requires_dist'),
    // pdm writes the plural, which PyPI passes over in silence.
    providesExtra: ['provides_extra', 'provides_extras'].flatMap((name) => repeatedField(fields, name)),
  };
}
