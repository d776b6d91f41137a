import { textClaim, type Claims } from '../claims/claims.ts';
import { findProvider, providerForIssuer } from '../providers/all.ts';
import type { Provider } from '../providers/provider.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import { storedField, type Publisher } from './publisher.ts';

/**
 * The canonical identity of a publisher, for uniqueness in a store: two registrations of one identity have
 * one key. The issuer and the numeric ids belong to it (once known), letters that the forge does not tell
 * apart do not count, and a missing environment is the empty one.
 */
export function publisherKey(publisher: Publisher): string {
  const provider = findProvider(publisher.provider);
  const names = (provider?.form ?? []).map((field) => field.name).filter((name) => name !== 'issuer');
  const values = names.map((name) => {
    const value = storedField(publisher, name) ?? '';
    return provider?.caseInsensitiveFields.includes(name) === true ? value.toLowerCase() : value;
  });
  return JSON.stringify([publisher.provider, publisher.issuer, ...values]);
}

/**
 * True when one ID token could match both: they are equal but for ids of which one of the two does not know.
 */
export function shareIdentity(a: Publisher, b: Publisher): boolean {
  const ids = Object.keys(findProvider(a.provider)?.pins ?? {});
  const withoutIds = ({ fields, ...publisher }: Publisher): Publisher => ({
    ...publisher,
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !ids.includes(name))),
  });
  const fits = (id: string): boolean => {
    const [left, right] = [storedField(a, id), storedField(b, id)];
    return left === undefined || right === undefined || left === right;
  };
  return publisherKey(withoutIds(a)) === publisherKey(withoutIds(b)) && ids.every(fits);
}

/**
 * The members of the registration that would match these claims (without numeric ids, which a form need not
 * have); undefined when no provider issues them. `provider` decides when the claims do not say who issued them.
 */
export function registrationFromClaims(
  claims: Claims,
  profile: RegistryProfile,
  provider: Provider | undefined = providerForIssuer(textClaim(claims, 'iss')),
): Readonly<Record<string, string>> | undefined {
  if (provider === undefined) return undefined;
  const rules = [...provider.required, ...provider.optional];
  const members = rules
    .filter((rule) => rule.when === undefined || rule.when(profile.rules))
    .flatMap((rule) => Object.entries(rule.registers?.(claims) ?? {}));
  const known = members.filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return Object.fromEntries(known);
}

/** The claims that PyPI keeps beside an upload token, null where the token has none. */
export function storedClaims(provider: Provider, claims: Claims): Readonly<Record<string, unknown>> {
  return Object.fromEntries(provider.storedClaims.map((name) => [name, claims[name] ?? null]));
}

/**
 * True when a publisher without an environment matched a token that has one: its owner is better served by
 * constraining it, and PyPI mails them so.
 */
export function shouldWarnAboutEnvironment(publisher: Publisher, claims: Claims): boolean {
  const provider = findProvider(publisher.provider);
  if (provider?.selector !== 'environment') return false;
  return (
    (storedField(publisher, 'environment') ?? '') === '' && (textClaim(claims, 'environment') ?? '') !== ''
  );
}
