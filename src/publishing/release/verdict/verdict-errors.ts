import type { ErrorTable } from '../../../base/index.ts';

/** A field of a publisher, as expected and as got; null: nothing. */
type FieldDetails = { field: string; expected: string | null; got: string | null };

/** What `verify` finds wanting. */
export type VerdictErrorDetails = {
  'served-file-differs': { file: string; index: string; expected: string; got: string };
  'served-file-absent': { file: string; index: string };
  'lock-hash-unknown': { release: string; digest: string; index: string };
  'lock-identity-unproved': { release: string; publisher: string };
  'provenance-missing': { file: string; index: string };
  'provenance-withheld': { file: string; index: string };
  'provenance-publisher-mismatch': FieldDetails & { file: string };
  'provenance-publisher-changed': FieldDetails & { release: string; previous: string };
  'provenance-dropped': { release: string; previous: string };
  'check-not-possible': { check: string; release: string; problem: string };
  'nothing-verified': { subject: string };
};

const shown = (value: string | null): string => (value === null ? 'nothing' : `\`${value}\``);

/** What a person is told about it. */
export const verdictErrors: ErrorTable<VerdictErrorDetails> = {
  'served-file-differs': ({ file, index, expected, got }) => ({
    what: `\`${index}\` lists another \`${file}\``,
    why: `its SHA-256 there is \`${got}\`; expected was \`${expected}\``,
    mend: 'do not install the file; find out which of the two was changed, and fetch it again from the release',
  }),
  'served-file-absent': ({ file, index }) => ({
    what: `\`${index}\` does not list \`${file}\``,
    why: 'it has other files of this release, not this one',
    mend: 'find out where the file comes from; one that was never published belongs to no release',
  }),
  'lock-hash-unknown': ({ release, digest, index }) => ({
    what: `the lock allows a file of \`${release}\` that \`${index}\` does not have`,
    why: `no file of this release has the digest \`${digest}\``,
    mend: 'write the lock again from an index that you trust; if the digest comes back, ask where it is from',
  }),
  'lock-identity-unproved': ({ release, publisher }) => ({
    what: `\`${release}\` has no attestation any more`,
    why: `the lock recorded that \`${publisher}\` attested it, and the index has no provenance of its files`,
    mend: 'do not install it before somebody knows why; if it is right, write the lock again',
  }),
  'provenance-missing': ({ file, index }) => ({
    what: `\`${file}\` has no provenance`,
    why: `\`${index}\` has provenance for other files of the same release, not for this one`,
    mend: 'do not install the file before its publisher said where it comes from: one that was added later by a stolen token looks like this',
  }),
  'provenance-withheld': ({ file, index }) => ({
    what: `\`${index}\` announces a provenance of \`${file}\` and does not give it`,
    why: 'it answers 404 at the address that its own page names',
    mend: 'try again; if it stays, tell the operator of the index',
  }),
  'provenance-publisher-mismatch': ({ file, field, expected, got }) => ({
    what: `\`${file}\` was published by somebody else than it should be`,
    why: `\`${field}\` is ${shown(got)}; expected was ${shown(expected)}`,
    mend: 'do not install the file; if the publisher has moved, declare the new one',
  }),
  'provenance-publisher-changed': ({ release, previous, field, expected, got }) => ({
    what: `\`${release}\` has another publisher than \`${previous}\` before it`,
    why: `\`${field}\` was ${shown(expected)} and is ${shown(got)}`,
    mend: 'ask the project whether it moved; if it did, say so with `--accept NAME==VERSION`',
  }),
  'provenance-dropped': ({ release, previous }) => ({
    what: `\`${release}\` has no provenance, and \`${previous}\` before it has`,
    why: 'it was published in another way than the release before, as by a stolen token',
    mend: 'ask the project how it was published; if it is right, say so with `--accept NAME==VERSION`',
  }),
  'check-not-possible': ({ check, release, problem }) => ({
    what: `the check \`${check}\` of \`${release}\` was required and not possible`,
    why: problem,
    mend: 'give what it lacks, or do without the check: `--require` makes it a condition',
  }),
  'nothing-verified': ({ subject }) => ({
    what: `nothing of \`${subject}\` could be verified`,
    why: 'no check was possible, and what was not checked is not verified',
    mend: 'read above what each check lacked, and give one of them what it needs',
  }),
};
