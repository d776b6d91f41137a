import type { ErrorTable } from '../../base/index.ts';

/** Details of the codes about the index's storage, the data directory and the port. */
export type StorageErrorDetails = {
  'disk-full': object;
  'data-directory-not-writable': { directory: string; reason: string };
  'data-directory-in-use': { directory: string };
  'data-directory-missing': { directory: string };
  'data-directory-damaged': { directory: string; faults: number };
  'database-newer': { migration: string };
  'database-damaged': { reason: string };
  'file-content-missing': { filename: string };
  'port-in-use': { host: string; port: number };
  'address-unavailable': { host: string; reason: string };
  'issuer-key-pin-refused': { issuer: string };
  'owner-credential-weak': { minimumLength: number };
};

/** The words of the codes about storage and starting. */
export const STORAGE_ERROR_TABLE: ErrorTable<StorageErrorDetails> = {
  'disk-full': () => ({
    what: 'The disk of the index is full.',
    why: 'the file system took no more bytes, so nothing of this request was kept',
    mend: 'make room in the data directory of the index, then repeat the request as it was',
  }),
  'data-directory-not-writable': ({ directory, reason }) => ({
    what: `the data directory \`${directory}\` cannot be written`,
    why: reason,
    mend: 'give the user that runs the index a directory that it may write, on a file system that is not read-only',
  }),
  'data-directory-in-use': ({ directory }) => ({
    what: `the data directory \`${directory}\` belongs to another running index`,
    why: 'one index at a time serves a data directory, and its lock is held',
    mend: 'stop the other index, or choose another data directory',
  }),
  'data-directory-missing': ({ directory }) => ({
    what: `\`${directory}\` is not the data directory of an index`,
    why: 'there is no `index.sqlite` in it, which the first start of an index makes',
    mend: 'name the directory that `tokenless serve --data` was given',
  }),
  'data-directory-damaged': ({ directory, faults }) => ({
    what: `the data directory \`${directory}\` is not whole: ${faults} ${faults === 1 ? 'fault' : 'faults'}`,
    why: 'what lies in it is not what the database says; the faults are listed above, one a line',
    mend: 'restore the named files of `files` from a backup; what is only left over, the next start removes',
  }),
  'database-newer': ({ migration }) => ({
    what: 'the database was written by a newer release',
    why: `it has the migration \`${migration}\`, which this release does not know; migrations only go forward`,
    mend: 'run the newer release, or restore the backup from before the upgrade',
  }),
  'database-damaged': ({ reason }) => ({
    what: 'the database `index.sqlite` is damaged',
    why: reason,
    mend: 'restore the data directory from a backup, the database and `files` of the same time',
  }),
  'file-content-missing': ({ filename }) => ({
    what: `the content of \`${filename}\` is missing from the data directory`,
    why: 'the database lists the file, but its bytes are gone: something other than the index removed them',
    mend: 'restore the folder `files` of the data directory from a backup',
  }),
  'port-in-use': ({ host, port }) => ({
    what: `port ${port} on \`${host}\` is taken`,
    why: 'another program listens there',
    mend: 'stop that program, or choose another port; 0 takes any free one',
  }),
  'address-unavailable': ({ host, reason }) => ({
    what: `the index cannot listen on \`${host}\``,
    why: reason,
    mend: 'use an address of this machine, such as `127.0.0.1`, and a port that this user may open',
  }),
  'issuer-key-pin-refused': ({ issuer }) => ({
    what: `the keys of \`${issuer}\` must not be pinned here`,
    why: 'whoever holds a pinned key can publish as anybody at this public issuer; only a rehearsal on loopback pins one',
    mend: 'leave the pin out: the index asks the issuer itself for its keys',
  }),
  'owner-credential-weak': ({ minimumLength }) => ({
    what: 'the management credential is too short',
    why: `it must have at least ${minimumLength} characters, for it opens everything`,
    mend: 'make one with `openssl rand -base64 32`',
  }),
};
