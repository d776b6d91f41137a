import type { ErrorTable } from '../../../base/index.ts';

/** Failures of reading a lock file. */
export type LockErrorDetails = {
  'lock-malformed': { file: string; problem: string };
  'lock-unknown': { file: string };
  'lock-version-unknown': { file: string; version: string; known: string };
};

/** What a person is told about them. */
export const lockErrors: ErrorTable<LockErrorDetails> = {
  'lock-malformed': ({ file, problem }) => ({
    what: `\`${file}\` cannot be read as a lock file`,
    why: problem,
    mend: 'write the lock again with the tool that made it',
  }),
  'lock-unknown': ({ file }) => ({
    what: `\`${file}\` is no lock file that tokenless knows`,
    why: 'its name is neither `uv.lock`, `pylock.toml`, `pylock.NAME.toml` nor one of a requirements file (`.txt` or `.in`)',
    mend: 'export the lock, for instance with `uv export --format requirements.txt` or `pip lock`',
  }),
  'lock-version-unknown': ({ file, version, known }) => ({
    what: `\`${file}\` has a version that this tokenless does not read`,
    why: `it says ${version}; ${known} is known`,
    mend: 'update tokenless, or write the lock with a version of the tool that it knows',
  }),
};
