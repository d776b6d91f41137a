import { trustErrors } from '../errors.ts';
import { nearestWord } from '../publishers/suggestion.ts';
import { ACTIVESTATE } from './activestate.ts';
import { GITHUB } from './github.ts';
import { GITLAB } from './gitlab.ts';
import { GOOGLE } from './google.ts';
import type { Provider } from './provider.ts';

/** The built-in providers. */
export const PROVIDERS: readonly Provider[] = [GITHUB, GITLAB, GOOGLE, ACTIVESTATE];

/** The provider of a name; undefined for a name that is none. */
export function findProvider(name: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.name === name);
}

/** The provider of a name that a person typed; throws `provider-unknown`. */
export function getProvider(name: string): Provider {
  const known = PROVIDERS.map((provider) => provider.name);
  const provider = findProvider(name);
  if (provider !== undefined) return provider;
  throw trustErrors.create('provider-unknown', { name, known, nearest: nearestWord(name, known) });
}

/**
 * The provider whose own issuer this is, by exact equality: no slash, scheme or case is mended. An index
 * looks its custom issuers (self-managed GitLab) up itself.
 */
export function providerForIssuer(issuer: unknown): Provider | undefined {
  return PROVIDERS.find((provider) => provider.issuer === issuer);
}
