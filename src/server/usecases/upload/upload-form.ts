import { indexErrors } from '../errors.ts';
import type { ReceivedContent } from '../ports.ts';
import { cutShown } from './shown.ts';

/** The file part `content` of an upload. */
export interface UploadedContent {
  readonly filename: string;
  readonly contentType: string;
  /** `not-kept`: nobody had the right to have it stored, so it was read and thrown away. */
  readonly received: ReceivedContent | 'too-large' | 'not-kept';
}

/** An upload's form as it arrived. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Names of file parts besides `content`. */
  readonly otherFileParts: readonly string[];
  readonly content: UploadedContent | undefined;
}

/** The form's text fields, cleaned as PyPI cleans them. */
export type FormFields = ReadonlyMap<string, readonly string[]>;

function refuseForm(field: string, message: string): never {
  throw indexErrors.create('upload-form-invalid', { field, message });
}

/**
 * Cleans the fields: old clients send `UNKNOWN` for what they do not know, and a NUL becomes text. Refuses a
 * text field that was sent as a file; only `content` and `gpg_signature` may be files.
 */
export function sanitiseForm(form: UploadForm): FormFields {
  const misplaced = form.otherFileParts.find((name) => name !== 'gpg_signature');
  if (misplaced !== undefined)
    refuseForm(cutShown(misplaced), `${cutShown(misplaced)}: Should not be a tuple.`);
  const kept = [...form.fields].flatMap(([name, values]) => {
    const known = values.filter((value) => value.trim() !== 'UNKNOWN');
    return known.length === 0 ? [] : [[name, known.map((value) => value.replaceAll('\0', '\\x00'))] as const];
  });
  return new Map(kept);
}

/** A field's only value; the empty string counts as absent. Refuses a field that was sent twice. */
export function singleField(fields: FormFields, name: string): string | undefined {
  const values = fields.get(name) ?? [];
  if (values.length > 1) {
    throw indexErrors.create('upload-metadata-invalid', {
      field: name,
      message: `'${name}' has invalid data.`,
    });
  }
  return values[0] === '' ? undefined : values[0];
}

/** A field's values; one empty value counts as absent. */
export function repeatedField(fields: FormFields, name: string): readonly string[] {
  const values = fields.get(name) ?? [];
  return values.length === 1 && values[0] === '' ? [] : values;
}

const FILETYPES = ['sdist', 'bdist_wheel'] as const;
type Filetype = (typeof FILETYPES)[number];

/** Digests as the client sent them, lower-case hex. */
export interface SuppliedDigests {
  readonly md5: string | undefined;
  readonly sha256: string | undefined;
  readonly blake2b256: string | undefined;
}

/** The form's fields that are about the file and not metadata. */
export interface FileFields {
  readonly filetype: Filetype;
  readonly digests: SuppliedDigests;
}

function filetypeOf(fields: FormFields): Filetype {
  const value = singleField(fields, 'filetype');
  if (value === undefined)
    return refuseForm('filetype', 'Invalid value for filetype. Error: This field is required.');
  const filetype = FILETYPES.find((known) => known === value);
  return filetype ?? refuseForm('filetype', 'Invalid value for filetype. Error: Use a known file type.');
}

function checkPythonVersion(fields: FormFields, filetype: Filetype): void {
  const value = singleField(fields, 'pyversion');
  const refuse = (reason: string): never =>
    refuseForm('pyversion', `Invalid value for pyversion. Error: ${reason}`);
  if (filetype === 'bdist_wheel' && value === undefined) {
    refuse('Python version is required for binary distribution uploads.');
  }
  if (filetype === 'sdist' && (value ?? 'source') !== 'source') {
    refuse("Use 'source' as Python version for an sdist.");
  }
}

function digestOf(fields: FormFields, name: string, title: string | undefined): string | undefined {
  const value = singleField(fields, name)?.trim().toLowerCase();
  if (value === undefined || title === undefined || /^[0-9a-f]{64}$/u.test(value)) return value;
  return refuseForm(
    name,
    `Invalid value for ${name}. Error: Use a valid, hex-encoded, ${title} message digest.`,
  );
}

/** Reads what the form says about the file. */
export function readFileFields(fields: FormFields): FileFields {
  const filetype = filetypeOf(fields);
  checkPythonVersion(fields, filetype);
  const digests = {
    md5: digestOf(fields, 'md5_digest', undefined),
    sha256: digestOf(fields, 'sha256_digest', 'SHA256'),
    blake2b256: digestOf(fields, 'blake2_256_digest', 'BLAKE2'),
  };
  if (Object.values(digests).every((digest) => digest === undefined)) {
    refuseForm('sha256_digest', 'Error: Include at least one message digest.');
  }
  return { filetype, digests };
}

/** Checks `protocol_version`. */
export function checkProtocolVersion(fields: FormFields): void {
  if ((singleField(fields, 'protocol_version') ?? '1') === '1') return;
  throw indexErrors.create('upload-protocol-unknown', {});
}

const REMOVED_ACTIONS: ReadonlySet<string> = new Set(['submit', 'submit_pkg_info', 'doc_upload']);

/** Checks `:action`, which may stand in the query or in the form. */
export function checkAction(fields: FormFields, queryAction: string | undefined): void {
  const action = fields.get(':action')?.[0] ?? queryAction ?? '';
  if (action === 'file_upload') return;
  if (REMOVED_ACTIONS.has(action)) throw indexErrors.create('upload-action-removed', { action });
  throw indexErrors.create('upload-action-missing', {});
}
