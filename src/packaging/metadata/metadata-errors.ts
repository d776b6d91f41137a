import type { ErrorTable } from '../../base/index.ts';

/** Details of the errors about core metadata; `file` is `METADATA` or `PKG-INFO`. */
export type MetadataErrorDetails = {
  readonly 'metadata-unreadable': { file: string; problem: string; line?: number };
  readonly 'metadata-version-unknown': { file: string; version: string };
  readonly 'metadata-field-missing': { file: string; field: string };
  readonly 'metadata-field-repeated': { file: string; field: string; line: number };
  readonly 'metadata-field-invalid': { file: string; field: string; value: string; problem: string };
  readonly 'metadata-filename-mismatch': { filename: string; field: string; expected: string; got: string };
};

/** From details to words, for core metadata. */
export const metadataErrorTable: ErrorTable<MetadataErrorDetails> = {
  'metadata-unreadable': ({ file, problem, line }) => ({
    what: `\`${file}\` cannot be read${line === undefined ? '' : ` at line ${line}`}`,
    why: problem,
    mend: 'build the distribution again with a current build tool',
  }),
  'metadata-version-unknown': ({ file, version }) => ({
    what: `\`${file}\` is written in metadata version \`${version}\``,
    why: 'the versions 1.0, 1.1, 1.2 and 2.1 to 2.5 are known',
    mend: 'build with a tool that writes one of them',
  }),
  'metadata-field-missing': ({ file, field }) => ({
    what: `\`${file}\` has no \`${field}\``,
    why: 'every distribution names its metadata version, its name and its version',
    mend: 'build the distribution again with a current build tool',
  }),
  'metadata-field-repeated': ({ file, field, line }) => ({
    what: `\`${file}\` has a second \`${field}\` at line ${line}`,
    why: 'the field may stand once; readers disagree on which of two counts',
    mend: 'leave one of them',
  }),
  'metadata-field-invalid': ({ file, field, value, problem }) => ({
    what: `\`${field}\` in \`${file}\` is ${JSON.stringify(value)}`,
    why: problem,
    mend: `correct \`${field}\` in the project's configuration and build again`,
  }),
  'metadata-filename-mismatch': ({ filename, field, expected, got }) => ({
    what: `\`${filename}\` and the metadata inside it disagree`,
    why: `the filename says \`${expected}\`, the field \`${field}\` says \`${got}\``,
    mend: 'clean `dist/`, build again, and do not rename distributions',
  }),
};
