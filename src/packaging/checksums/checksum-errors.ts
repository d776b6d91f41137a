import type { ErrorTable } from '../../base/index.ts';

/** Details of the errors about `SHA256SUMS`; lines count from 1. */
export type ChecksumErrorDetails = {
  readonly 'checksums-malformed': { line: number; problem: string };
  readonly 'checksum-mismatch': { filename: string; expected: string; got: string };
  readonly 'checksum-file-missing': { filename: string };
};

/** From details to words, for `SHA256SUMS`. */
export const checksumErrorTable: ErrorTable<ChecksumErrorDetails> = {
  'checksums-malformed': ({ line, problem }) => ({
    what: `\`SHA256SUMS\` cannot be used: line ${line}`,
    why: problem,
    mend: 'write the file again with `tokenless checksums` or `sha256sum`, from inside the folder of the distributions',
  }),
  'checksum-mismatch': ({ filename, expected, got }) => ({
    what: `\`${filename}\` is not the file that \`SHA256SUMS\` lists`,
    why: `its SHA-256 is \`${got}\`, listed is \`${expected}\``,
    mend: 'fetch the file again; if it still differs, do not use it and tell the project',
  }),
  'checksum-file-missing': ({ filename }) => ({
    what: `\`${filename}\` is listed in \`SHA256SUMS\` but not there`,
    why: 'a release is checked as a whole',
    mend: 'fetch the missing file, or check the files one by one with `sha256sum -c --ignore-missing`',
  }),
};
