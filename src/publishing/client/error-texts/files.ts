import type { ErrorTable } from '../../../base/index.ts';

/** Failures of the files on this machine and of downloads. */
export type FileErrorDetails = {
  'folder-missing': { folder: string };
  'file-not-readable': { path: string; problem: string };
  'file-not-writable': { path: string; problem: string };
  'checksums-inside-distributions': { output: string; folder: string };
  'checksum-not-listed': { file: string; list: string };
  'release-not-found': { project: string; version: string; index: string };
  'download-hash-missing': { file: string; index: string };
  'download-hash-mismatch': { file: string; expected: string; got: string };
  'download-filename-unsafe': { file: string; index: string };
  'download-file-differs': { file: string; folder: string };
};

/** What a person is told about them. */
export const fileErrors: ErrorTable<FileErrorDetails> = {
  'folder-missing': ({ folder }) => ({
    what: `there is no folder \`${folder}\``,
    why: 'nothing is there, or it is a file',
    mend: 'build the project first, or name the folder that holds the distributions',
  }),
  'file-not-readable': ({ path, problem }) => ({
    what: `\`${path}\` cannot be read`,
    why: problem,
    mend: 'check that the file exists and that you may read it',
  }),
  'file-not-writable': ({ path, problem }) => ({
    what: `\`${path}\` cannot be written`,
    why: problem,
    mend: 'free space or choose a folder that you may write to; nothing half-written was left behind',
  }),
  'checksums-inside-distributions': ({ output, folder }) => ({
    what: `\`${output}\` lies inside \`${folder}\``,
    why: 'twine and the PyPA action upload every file of that folder and fail on one that is no distribution',
    mend: 'leave `--output` out: the list is then written beside the folder',
  }),
  'checksum-not-listed': ({ file, list }) => ({
    what: `\`${file}\` is not in \`${list}\``,
    why: 'the folder holds a distribution that nobody listed',
    mend: 'find out where the file comes from; if it belongs to the release, write the list again',
  }),
  'release-not-found': ({ project, version, index }) => ({
    what: `\`${index}\` has no \`${project}\` ${version}`,
    why: 'no file of this version is listed there',
    mend: 'check name, version and index; a release that was published a moment ago may take a minute',
  }),
  'download-hash-missing': ({ file, index }) => ({
    what: `\`${file}\` cannot be checked`,
    why: `\`${index}\` lists it without a SHA-256`,
    mend: 'use an index that gives hashes',
  }),
  'download-hash-mismatch': ({ file, expected, got }) => ({
    what: `the download of \`${file}\` is not the file that the index lists`,
    why: `the index says SHA-256 \`${expected}\`, the bytes have \`${got}\``,
    mend: 'try again; if it stays, tell the operator of the index and do not install the file',
  }),
  'download-filename-unsafe': ({ file, index }) => ({
    what: `\`${index}\` lists a file that is no distribution of this release`,
    why: `its name is \`${file}\``,
    mend: 'tell the operator of the index; nothing was written',
  }),
  'download-file-differs': ({ file, folder }) => ({
    what: `\`${folder}\` has another \`${file}\` already`,
    why: 'its bytes are not those that the index lists, and nothing is overwritten',
    mend: 'choose an empty folder, or move the file away',
  }),
};
