import type { ErrorTable } from '../../../base/index.ts';
import { printable } from '../http/printable.ts';

/** Failures of verifying and making attestations. */
export type AttestErrorDetails = {
  'trust-root-invalid': { title: string; problem: string };
  'attestation-certificate-untrusted': { problem: string };
  'attestation-log-entry-invalid': { problem: string };
  'attestation-signature-invalid': object;
  'attestation-signing-failed': { service: string; url: string; problem: string };
  'statement-predicate-mismatch': { expected: string; got: string };
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
  'attestation-signing-failed': ({ service, url, problem }) => ({
    what: `the ${service} of Sigstore at \`${url}\` did not do its part`,
    why: problem,
    mend: 'run the job again when the service is well; with `--attestations best-effort` files are published without attestations then',
  }),
  'statement-predicate-mismatch': ({ expected, got }) => ({
    what: 'the signed statement is of another kind than the one asked for',
    why: `expected was the predicate \`${expected}\`; it states \`${printable(got)}\``,
    mend: 'hand in the file that the job wrote for this purpose',
  }),
};
