import type { Secret } from '../base/index.ts';
import {
  type AmbientIdentity,
  type Attest,
  createAttester,
  createHttpClient,
  systemDeps,
} from '../publishing/client/index.ts';
import type { ActionWorld } from './world.ts';

/** Makes what signs distributions as this job; nothing is asked for, and nothing loaded, before the first. */
export function createJobAttester(
  { sigstore }: Pick<ActionWorld, 'sigstore'>,
  identity: () => AmbientIdentity,
  mask: (secret: Secret) => void,
): Attest {
  let attester: ReturnType<typeof createAttester> | undefined;
  return async (file, signal) => {
    attester ??= createAttester({
      identity: identity(),
      http: createHttpClient({ deps: systemDeps }),
      deps: systemDeps,
      endpoints: sigstore,
      mask,
    });
    return attester(file, signal);
  };
}
