/**
 * What a Sigstore certificate says of the CI job that signed, by the name of the member that we give it: the
 * extensions of Fulcio, `1.3.6.1.4.1.57264.1.<number>`, from 8 on UTF-8 strings
 * (https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md).
 */
export const FULCIO_EXTENSIONS: ReadonlyMap<string, CertificateClaimName> = new Map([
  ['1.3.6.1.4.1.57264.1.8', 'issuer'],
  ['1.3.6.1.4.1.57264.1.9', 'buildSignerUri'],
  ['1.3.6.1.4.1.57264.1.10', 'buildSignerDigest'],
  ['1.3.6.1.4.1.57264.1.11', 'runnerEnvironment'],
  ['1.3.6.1.4.1.57264.1.12', 'sourceRepositoryUri'],
  ['1.3.6.1.4.1.57264.1.13', 'sourceRepositoryDigest'],
  ['1.3.6.1.4.1.57264.1.14', 'sourceRepositoryRef'],
  ['1.3.6.1.4.1.57264.1.15', 'sourceRepositoryId'],
  ['1.3.6.1.4.1.57264.1.16', 'sourceRepositoryOwnerUri'],
  ['1.3.6.1.4.1.57264.1.17', 'sourceRepositoryOwnerId'],
  ['1.3.6.1.4.1.57264.1.18', 'buildConfigUri'],
  ['1.3.6.1.4.1.57264.1.19', 'buildConfigDigest'],
  ['1.3.6.1.4.1.57264.1.20', 'buildTrigger'],
  ['1.3.6.1.4.1.57264.1.21', 'runInvocationUri'],
  ['1.3.6.1.4.1.57264.1.22', 'sourceRepositoryVisibility'],
  ['1.3.6.1.4.1.57264.1.23', 'deploymentEnvironment'],
  ['1.3.6.1.4.1.57264.1.24', 'tokenSubject'],
]);

/** The names of the claims that a certificate can carry. */
export type CertificateClaimName =
  | 'issuer'
  | 'buildSignerUri'
  | 'buildSignerDigest'
  | 'runnerEnvironment'
  | 'sourceRepositoryUri'
  | 'sourceRepositoryDigest'
  | 'sourceRepositoryRef'
  | 'sourceRepositoryId'
  | 'sourceRepositoryOwnerUri'
  | 'sourceRepositoryOwnerId'
  | 'buildConfigUri'
  | 'buildConfigDigest'
  | 'buildTrigger'
  | 'runInvocationUri'
  | 'sourceRepositoryVisibility'
  | 'deploymentEnvironment'
  | 'tokenSubject';

/** The claims of a certificate; only a verifier of signatures makes them out of one that it has verified. */
export type CertificateClaims = { readonly [Name in CertificateClaimName]?: string } & {
  /** The subject alternative name: a URI for CI jobs, an e-mail address for accounts. */
  readonly subject?: string;
};
