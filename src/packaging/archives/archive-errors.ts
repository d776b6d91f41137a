import type { ErrorTable } from '../../base/index.ts';

/** What the errors about archives have in common: PyPI's literal text where PyPI has one. */
interface Refusal {
  pypiMessage?: string;
}

/** Details of the errors about archives and what is in them. */
export type ArchiveErrorDetails = {
  readonly 'archive-not-zip': Refusal & { problem: string };
  readonly 'archive-not-tar': Refusal & { problem: string };
  readonly 'archive-damaged': Refusal & { problem: string };
  readonly 'archive-polyglot': Refusal;
  readonly 'archive-ambiguous': Refusal & { problem: string };
  readonly 'archive-compression-not-allowed': Refusal & { path: string; method: number };
  readonly 'archive-bomb': Refusal & { problem: string };
  readonly 'archive-too-many-members': Refusal & { limit: number };
  readonly 'archive-trailing-data': Refusal & { problem: string };
  readonly 'member-path-unsafe': Refusal & { path: string; problem: string };
  readonly 'member-duplicate': Refusal & { path: string; problem: string };
  readonly 'member-kind-not-allowed': Refusal & { path: string; kind: string };
  readonly 'member-link-unsafe': Refusal & { path: string; target: string; problem: string };
  readonly 'member-mode-unsafe': Refusal & { path: string; mode: string };
  readonly 'member-too-large': Refusal & { path: string; limitBytes: number };
  readonly 'member-missing': Refusal & { path: string };
  readonly 'sdist-folder-invalid': Refusal & { problem: string; expected?: string };
  readonly 'license-file-missing': Refusal & { path: string };
  readonly 'record-invalid': Refusal & { problem: string };
  readonly 'record-mismatch': Refusal & { path: string; problem: string };
  readonly 'entry-points-invalid': Refusal & { problem: string };
  readonly 'wheel-file-invalid': Refusal & { problem: string };
  readonly 'wheel-foreign-dist-info': Refusal & { path: string; expected: string };
  readonly 'content-not-allowed': Refusal & { path: string; rule: string };
};

const REBUILD = 'build the distribution again with a current build tool';
const NOT_BY_HAND = 'build the archive with a build tool, not by hand, and upload it unchanged';

/** From details to words, for archives. */
export const archiveErrorTable: ErrorTable<ArchiveErrorDetails> = {
  'archive-not-zip': ({ problem }) => ({
    what: 'the file is not a zip archive',
    why: problem,
    mend: `${REBUILD}; check that it was copied whole`,
  }),
  'archive-not-tar': ({ problem }) => ({
    what: 'the file is not a gzip-compressed tar archive',
    why: problem,
    mend: `${REBUILD}; check that it was copied whole`,
  }),
  'archive-damaged': ({ problem }) => ({
    what: 'the archive is damaged',
    why: problem,
    mend: `${REBUILD}; check that it was copied whole`,
  }),
  'archive-polyglot': () => ({
    what: 'the file is both a zip and a tar archive',
    why: 'what it holds would depend on the tool that opens it',
    mend: NOT_BY_HAND,
  }),
  'archive-ambiguous': ({ problem }) => ({
    what: 'two tools could read different contents from this archive',
    why: problem,
    mend: NOT_BY_HAND,
  }),
  'archive-compression-not-allowed': ({ path, method }) => ({
    what: `\`${path}\` is compressed by method ${method}`,
    why: 'installers read stored and deflated members only',
    mend: 'build the archive with deflate',
  }),
  'archive-bomb': ({ problem }) => ({
    what: 'the archive expands to far more than its size',
    why: problem,
    mend: 'leave generated or empty data out of the distribution',
  }),
  'archive-too-many-members': ({ limit }) => ({
    what: 'the archive holds too many members',
    why: `the limit is ${limit}`,
    mend: 'leave out what users do not need, or pack it into one data file',
  }),
  'archive-trailing-data': ({ problem }) => ({
    what: 'something stands behind the end of the archive',
    why: problem,
    mend: NOT_BY_HAND,
  }),
  'member-path-unsafe': ({ path, problem }) => ({
    what: `the member path ${JSON.stringify(path)} is not safe to unpack`,
    why: problem,
    mend: 'give every member a relative path below the distribution, with `/` between its parts',
  }),
  'member-duplicate': ({ path, problem }) => ({
    what: `the member \`${path}\` collides with another`,
    why: problem,
    mend: 'leave one of them',
  }),
  'member-kind-not-allowed': ({ path, kind }) => ({
    what: path === '' ? `a member is a ${kind}` : `the member \`${path}\` is a ${kind}`,
    why: 'a distribution holds regular files and folders',
    mend: 'leave it out of the distribution',
  }),
  'member-link-unsafe': ({ path, target, problem }) => ({
    what: `the link \`${path}\` to ${JSON.stringify(target)} is not safe to unpack`,
    why: problem,
    mend: 'put the file itself into the distribution instead of a link',
  }),
  'member-mode-unsafe': ({ path, mode }) => ({
    what: `the member \`${path}\` has the mode \`${mode}\``,
    why: 'an installer that restores modes would make it set-user-id or set-group-id',
    mend: 'take the bit away (`chmod ug-s`) and build again',
  }),
  'member-too-large': ({ path, limitBytes }) => ({
    what: `the member \`${path}\` is too large`,
    why: `it is read into memory, and the limit is ${limitBytes} bytes`,
    mend: 'shorten it; a long description belongs into the documentation',
  }),
  'member-missing': ({ path }) => ({
    what: `\`${path}\` is missing from the distribution`,
    why: 'the format requires it as a regular file',
    mend: REBUILD,
  }),
  'sdist-folder-invalid': ({ problem, expected }) => ({
    what: 'the sdist is not one folder',
    why: problem,
    mend: `put everything below ${expected === undefined ? 'one folder `{name}-{version}`' : `\`${expected}/\``}, as build tools do`,
  }),
  'license-file-missing': ({ path }) => ({
    what: `the license file \`${path}\` is missing from the distribution`,
    why: 'the metadata names it in `License-File`',
    mend: 'add the file, or correct `license-files` in pyproject.toml, and build again',
  }),
  'record-invalid': ({ problem }) => ({
    what: 'the `RECORD` of the wheel cannot be read',
    why: problem,
    mend: REBUILD,
  }),
  'record-mismatch': ({ path, problem }) => ({
    what: `\`RECORD\` and the wheel disagree about \`${path}\``,
    why: problem,
    mend: 'build the wheel again; tools that change a wheel must write its `RECORD` anew',
  }),
  'entry-points-invalid': ({ problem }) => ({
    what: 'the `entry_points.txt` of the wheel cannot be used',
    why: problem,
    mend: 'correct the entry points of the project: `name = "module:function"`, names of letters, digits, `_`, `.` and `-`',
  }),
  'wheel-file-invalid': ({ problem }) => ({
    what: 'the `WHEEL` file of the wheel cannot be used',
    why: problem,
    mend: REBUILD,
  }),
  'wheel-foreign-dist-info': ({ path, expected }) => ({
    what: `\`${path}\` is the metadata of another distribution`,
    why: `a wheel holds one such folder, \`${expected}\``,
    mend: 'leave the other folder out of the wheel',
  }),
  'content-not-allowed': ({ path, rule }) => ({
    what: `\`${path}\` holds content that the index does not take`,
    why: `it matches the rule \`${rule}\``,
    mend: 'publish the source without that encryption',
  }),
};
