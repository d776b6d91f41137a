import type { JSONWebKeySet } from 'jose';
import type { KeySetSource } from '../../usecases/index.ts';

/**
 * Key sets that were handed in, by issuer. Whoever holds a private key of a pinned set can publish as anybody
 * at that issuer; an index takes no pin of a well-known public issuer.
 */
export function pinnedKeySets(keySets: Readonly<Record<string, JSONWebKeySet>>): KeySetSource {
  const byIssuer = new Map(Object.entries(keySets));
  return {
    pinnedIssuers: [...byIssuer.keys()],
    findKey: (issuer, kid) => Promise.resolve(byIssuer.get(issuer)?.keys.find((key) => key.kid === kid)),
  };
}

const REHEARSALS = new WeakSet<KeySetSource>();

/**
 * Key sets that may pin a public issuer, for the index of a rehearsal, which nobody beyond this machine
 * reaches. Only `src/rehearsal` calls this (public-issuers.test.ts).
 */
export function rehearsalKeySets(keySets: Readonly<Record<string, JSONWebKeySet>>): KeySetSource {
  const source = pinnedKeySets(keySets);
  REHEARSALS.add(source);
  return source;
}

/** True for what `rehearsalKeySets` made; no other object can be. */
export function areForRehearsal(source: KeySetSource): boolean {
  return REHEARSALS.has(source);
}
