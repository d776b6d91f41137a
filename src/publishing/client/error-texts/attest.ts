import type { ErrorTable } from '../../../base/index.ts';

/** Failures of verifying and making attestations. */
export type AttestErrorDetails = {
  'trust-root-invalid': { title: string; problem: string };
  'attestation-certificate-untrusted': { problem: string };
  'attestation-log-entry-invalid': { problem: string };
  'attestation-signature-invalid': object;
};

/** What a person is told about them. */
export const attestErrors: ErrorTable<AttestErrorDetails> = {
  'trust-root-invalid': ({ title, problem }) => ({
    what: `the trust root \`${title}\` cannot be used`,
    why: problem,
    mend: 'give the `trusted_root.json` of the Sigstore instance that signed, or leave the option out for the public-good instance',
  }),
  'attestation-certificate-untrusted': ({ problem }) => ({
    what: "the attestation's certificate is not trusted",
    why: problem,
    mend: 'do not trust the file on the strength of this attestation; if a private Sigstore signed it, give its trust root',
  }),
  'attestation-log-entry-invalid': ({ problem }) => ({
    what: "the attestation's entry in the transparency log does not hold",
    why: problem,
    mend: 'do not trust the file on the strength of this attestation; if a private Sigstore signed it, give its trust root',
  }),
  'attestation-signature-invalid': () => ({
    what: 'the signature of the attestation is wrong',
    why: 'the statement was changed after it was signed, or another key signed it',
    mend: 'do not trust the file on the strength of this attestation; fetch it again from the index itself',
  }),
};
