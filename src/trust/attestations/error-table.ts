import type { ErrorTable } from '../../base/index.ts';
import { quoted, quotedList } from '../claims/shown.ts';

/** Details of the codes about attestations (PEP 740). */
export type AttestationErrorDetails = {
  'attestation-malformed': { problem: string };
  'provenance-malformed': { problem: string };
  'attestation-statement-invalid': { problem: string };
  'attestation-predicate-unknown': { predicateType: string };
  'attestation-subject-mismatch': { filename: string; expected: string; got: string };
  'attestation-publisher-unknown': { kind: string };
  'attestation-publisher-mismatch': { claim: string; expected: readonly string[]; got: string | undefined };
};

const ASK_THE_PUBLISHER =
  'do not install the file on the strength of this attestation; ask the publisher how it was made';

/** The words of the codes about attestations. */
export const ATTESTATION_ERROR_TABLE: ErrorTable<AttestationErrorDetails> = {
  'attestation-malformed': ({ problem }) => ({
    what: 'this is no attestation of PEP 740',
    why: problem,
    mend: 'take the attestation as the index serves it or the signing tool wrote it, unchanged',
  }),
  'provenance-malformed': ({ problem }) => ({
    what: 'this is no provenance document of PEP 740',
    why: problem,
    mend: 'take the document from the `provenance` address of the file in the simple index, unchanged',
  }),
  'attestation-statement-invalid': ({ problem }) => ({
    what: 'what was signed is no in-toto statement of version 1',
    why: problem,
    mend: 'sign the distribution with a tool that writes attestations of PEP 740',
  }),
  'attestation-predicate-unknown': ({ predicateType }) => ({
    what: 'the attestation states something that indexes do not know',
    why: `its predicate type is ${quoted(predicateType)}; known are \`https://docs.pypi.org/attestations/publish/v1\` and \`https://slsa.dev/provenance/v1\``,
    mend: 'send only attestations of these two types to an index',
  }),
  'attestation-subject-mismatch': ({ filename, expected, got }) => ({
    what: `the attestation is not about ${quoted(filename)}`,
    why: `expected ${quoted(expected)}; the signed statement says ${quoted(got)}`,
    mend: 'use the attestation that was made for exactly this file, or attest the file that is published',
  }),
  'attestation-publisher-unknown': ({ kind }) => ({
    what: 'the attestation names a kind of publisher that is not known here',
    why: `its kind is ${quoted(kind)}, and who may sign for it is not known`,
    mend: 'use a newer version of tokenless, or check the identity by hand',
  }),
  'attestation-publisher-mismatch': ({ claim, expected, got }) => ({
    what: 'the attestation was signed by somebody else than the publisher',
    why: `the certificate's ${quoted(claim)} ${got === undefined ? 'is missing' : `is ${quoted(got)}`}; the publisher's is ${expected.length === 0 ? 'at a commit or ref that the certificate does not name' : quotedList(expected)}`,
    mend: ASK_THE_PUBLISHER,
  }),
};
