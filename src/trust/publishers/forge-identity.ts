import { textClaim, type Claims } from '../claims/claims.ts';
import { providerForIssuer } from '../providers/all.ts';
import { foldAscii } from '../providers/compare.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import { registrationFromClaims } from './identity.ts';

/**
 * The names and ids that the forge gives to whoever runs: what a store narrows publishers by. Names have their
 * letters of ASCII folded. A member is missing where the claims do not say.
 */
export interface ForgeIdentity {
  readonly ownerName?: string;
  readonly repositoryName?: string;
  readonly ownerId?: string;
  readonly repositoryId?: string;
}

/** Which registration member of a provider is which part; a provider has one of each at most. */
const MEMBERS = {
  ownerName: ['owner', 'namespace', 'email', 'organization'],
  repositoryName: ['repository', 'project'],
  ownerId: ['ownerId', 'namespaceId'],
  repositoryId: ['repositoryId', 'projectId'],
} as const satisfies Record<keyof ForgeIdentity, readonly string[]>;

/**
 * Who runs, by the claims. A publisher that shares no member with it differs in owner, in repository and in
 * their ids, so it cannot match, and is no near miss that would help anybody.
 */
export function forgeIdentityOf(claims: Claims, profile: RegistryProfile): ForgeIdentity {
  const provider = providerForIssuer(textClaim(claims, 'iss'));
  const names = registrationFromClaims(claims, profile) ?? {};
  const ids = Object.entries(provider?.pins ?? {}).map(
    ([field, claim]) => [field, textClaim(claims, claim)] as const,
  );
  return forgeIdentityOfFields({ ...names, ...Object.fromEntries(ids) });
}

/** The forge identity in a registration's members. */
export function forgeIdentityOfFields(fields: Readonly<Record<string, string | undefined>>): ForgeIdentity {
  const parts = Object.entries(MEMBERS).flatMap(([part, members]) => {
    const member = members.find((name) => fields[name] !== undefined);
    const value = member === undefined ? undefined : fields[member];
    return value === undefined ? [] : [[part, foldAscii(value)]];
  });
  return Object.fromEntries(parts) as ForgeIdentity;
}
