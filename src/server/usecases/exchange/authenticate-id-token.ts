import {
  type Provider,
  type RegistryProfile,
  type SignedClaims,
  type UnverifiedIdToken,
  parseIdToken,
  providerForIssuer,
  trustErrors,
  verifyIdToken,
} from '../../../trust/index.ts';
import { indexErrors } from '../errors.ts';
import type { Clock, KeySetSource } from '../ports.ts';
import type { ExchangeSettings } from './audience.ts';

/** What proving an ID token needs. */
export interface AuthenticateDeps {
  readonly profile: RegistryProfile;
  readonly settings: ExchangeSettings;
  readonly keySets: KeySetSource;
  readonly nowSeconds: Clock;
}

/** An ID token whose signature, issuer, audience and times are proven. */
export interface AuthenticIdToken {
  readonly token: UnverifiedIdToken;
  readonly claims: SignedClaims;
  readonly provider: Provider;
}

function providerOf(issuer: string, settings: ExchangeSettings): Provider {
  const provider = providerForIssuer(issuer);
  if (provider === undefined) throw trustErrors.create('issuer-unknown', { issuer });
  if (settings.disabledProviders.has(provider.name)) {
    throw trustErrors.create('provider-disabled', { provider: provider.name });
  }
  return provider;
}

/**
 * Proves an ID token. The unverified `iss` only chooses the provider and its keys; nothing else is believed
 * before the signature.
 */
export function createAuthenticateIdToken(
  deps: AuthenticateDeps,
): (text: string) => Promise<AuthenticIdToken> {
  return async (text) => {
    if (!deps.settings.enabled) throw indexErrors.create('exchange-disabled', {});
    const token = parseIdToken(text);
    const provider = providerOf(token.issuer, deps.settings);
    const claims = await verifyIdToken(token, {
      provider,
      issuer: token.issuer,
      audience: deps.settings.audience,
      nowSeconds: deps.nowSeconds,
      findKey: (kid) => deps.keySets.findKey(token.issuer, kid),
      profile: deps.profile,
    });
    return { token, claims, provider };
  };
}
