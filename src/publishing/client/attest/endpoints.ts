/** The services of a Sigstore instance that signing needs. */
export interface SigstoreEndpoints {
  /** The certificate authority (Fulcio), which is sent the ID token. */
  readonly fulcioUrl: string;
  /** The transparency log (Rekor 1: PEP 740 has no place for the timestamps that entries of Rekor 2 need). */
  readonly rekorUrl: string;
}

/** The public-good instance, whose attestations PyPI takes. */
export const PUBLIC_GOOD_ENDPOINTS: SigstoreEndpoints = {
  fulcioUrl: 'https://fulcio.sigstore.dev',
  rekorUrl: 'https://rekor.sigstore.dev',
};

/** Whom an ID token for Sigstore is for; a GitLab job declares it as `SIGSTORE_ID_TOKEN`. */
export const SIGSTORE_AUDIENCE = 'sigstore';
