import { type ErrorFamily, defineErrors } from '../../base/index.ts';
import { FALLBACK_ERROR_TABLE, type FallbackErrorDetails } from './fallback/error-table.ts';
import { type LockErrorDetails, lockErrors } from './locks/lock-errors.ts';
import { type VerdictErrorDetails, verdictErrors } from './verdict/verdict-errors.ts';

/** The codes of this folder, each with the details that its text needs. */
export type ReleaseErrorDetails = LockErrorDetails &
  FallbackErrorDetails &
  VerdictErrorDetails & {
    'record-malformed': { problem: string };
    'record-tampered': { part: 'normalised' | 'record'; recorded: string; computed: string };
    'record-file-missing': { file: string };
    'record-file-unexpected': { file: string };
    'pipeline-version-unknown': { recorded: number; known: number };
    'rule-version-unknown': { rule: string; recorded: number; known: number };
    'replay-hash-mismatch': {
      file: string;
      /** What differs first: a member's path, or a field of the core metadata. */
      part: string;
      recorded: string | null;
      got: string | null;
      /** How many places differ. */
      count: number;
    };
    'secret-in-distribution': { file: string; member: string; kind: string; line?: number; count: number };
  };

/** A code of this folder. */
export type ReleaseErrorCode = keyof ReleaseErrorDetails;

const shown = (value: string | null): string => (value === null ? 'nothing' : `\`${value}\``);

/** Failures of the release record and of the search for secrets. */
export const releaseErrors: ErrorFamily<ReleaseErrorDetails> = defineErrors<ReleaseErrorDetails>({
  ...lockErrors,
  ...verdictErrors,
  ...FALLBACK_ERROR_TABLE,
  'record-malformed': ({ problem }) => ({
    what: 'the file is no release record',
    why: problem,
    mend: 'use a `release-record.json` that `tokenless record` wrote, unchanged',
  }),
  'record-tampered': ({ part, recorded, computed }) => ({
    what: 'the release record was changed after it was written',
    why: `its ${part === 'record' ? '`record_hash`' : '`replay_hash`'} says \`${recorded}\`, its content gives \`${computed}\``,
    mend: 'fetch the record again from where the release keeps it, and trust nothing that this copy says',
  }),
  'record-file-missing': ({ file }) => ({
    what: `\`${file}\` is missing`,
    why: 'the release record lists it, and the folder has no distribution of that name, version and tags',
    mend: 'fetch the whole release: `tokenless download NAME==VERSION --into DIR`',
  }),
  'record-file-unexpected': ({ file }) => ({
    what: `\`${file}\` is not in the release record`,
    why: 'the folder holds a distribution that was not part of the release when the record was written',
    mend: 'find out where the file comes from; if it belongs to the release, write the record again',
  }),
  'pipeline-version-unknown': ({ recorded, known }) => ({
    what: 'the release record was written by another version of the pipeline',
    why: `it says version ${recorded}; this tokenless runs version ${known}`,
    mend: 'replay it with the release of tokenless that the record names under `tools`',
  }),
  'rule-version-unknown': ({ rule, recorded, known }) => ({
    what: `the release record was written with another rule for \`${rule}\``,
    why: `it says version ${recorded} of this rule; this tokenless has version ${known}`,
    mend: 'replay it with the release of tokenless that the record names under `tools`',
  }),
  'replay-hash-mismatch': ({ file, part, recorded, got, count }) => ({
    what: `\`${file}\` is not what was released`,
    why: `\`${part}\` was ${shown(recorded)} and is ${shown(got)}${count > 1 ? `; ${count} places differ in all` : ''}`,
    mend: 'fetch the release again; if it stays, the file or the record was exchanged after the release',
  }),
  'secret-in-distribution': ({ file, member, kind, line, count }) => ({
    what: `\`${file}\` holds what looks like a secret`,
    why: `\`${member}\`${line === undefined ? '' : `, line ${line},`} has the shape of ${kind}${count > 1 ? `; ${count} findings in all` : ''}`,
    mend: 'take it out of the sources, revoke it where it came from, and build again: what is published cannot be taken back; where it is no secret (a test key), say so in `[[tool.tokenless.allowSecret]]` with the reason',
  }),
});
