import type { JSONWebKeySet } from 'jose';
import type { KeySetSource } from '../../usecases/index.ts';

/**
 * Key sets that were handed in, by issuer. Whoever holds a private key of a pinned set can publish as anybody
 * at that issuer, so this is for rehearsals and tests on loopback.
 */
export function pinnedKeySets(keySets: Readonly<Record<string, JSONWebKeySet>>): KeySetSource {
  const byIssuer = new Map(Object.entries(keySets));
  return {
    pinnedIssuers: [...byIssuer.keys()],
    findKey: (issuer, kid) => Promise.resolve(byIssuer.get(issuer)?.keys.find((key) => key.kid === kid)),
  };
}
