import type { Secret } from '../../../base/index.ts';
import { REGISTRY_PROFILES } from '../../../trust/index.ts';
import { systemDeps } from '../deps.ts';
import { createHttpClient } from '../http/index.ts';
import type { AmbientIdentity } from '../identity/index.ts';
import type { Attest } from '../publish/index.ts';
import { createAttester } from './attester.ts';
import type { SigstoreEndpoints } from './endpoints.ts';

/** What signing as the CI job that runs takes. */
export interface JobAttesterOptions {
  /** Asked for when the first file is signed. */
  identity(): AmbientIdentity;
  /** Told the ID token before anything can print it. */
  mask(secret: Secret): void;
  /** Whose Sigstore signs; left out: the public-good instance, whose attestations PyPI takes. */
  readonly endpoints?: SigstoreEndpoints | undefined;
}

/** Makes what signs distributions as this job; nothing is asked for, and nothing loaded, before the first. */
export function createJobAttester(options: JobAttesterOptions): Attest {
  let attester: ReturnType<typeof createAttester> | undefined;
  return async (file, signal) => {
    attester ??= createAttester({
      identity: options.identity(),
      http: createHttpClient({ deps: systemDeps }),
      deps: systemDeps,
      endpoints: options.endpoints,
      mask: (secret) => options.mask(secret),
    });
    return attester(file, signal);
  };
}

const withoutSlash = (url: string): string => url.replace(/\/$/u, '');

/**
 * True for PyPI and TestPyPI, by the upload URL: what goes there is attested where nothing else was said. What is
 * signed stands in a public log for ever, which the owner of another index may not want.
 */
export function isAttestedByDefault(uploadUrl: string): boolean {
  return Object.values(REGISTRY_PROFILES).some(
    ({ urls }) => urls !== undefined && withoutSlash(urls.upload) === withoutSlash(uploadUrl),
  );
}
