import type { Secret } from '../../../base/index.ts';
import type { AmbientIdentity } from '../identity/index.ts';

/** A long-lived token, for an emergency in which nothing can be exchanged. It is its owner's: never burned by us. */
export interface ApiToken {
  readonly kind: 'api-token';
  readonly token: Secret;
}

/** By what an upload is allowed: the identity of the job, or an API token. */
export type PublishCredential = AmbientIdentity | ApiToken;

/** True for an API token, with which nothing is exchanged and no attestation is taken. */
export function isApiToken(credential: PublishCredential): credential is ApiToken {
  return credential.kind === 'api-token';
}
