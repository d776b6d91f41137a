import { isLoopback } from '../base/index.ts';
import { PROVIDERS } from '../trust/index.ts';
import { areForRehearsal } from './adapters/index.ts';
import { type KeySetSource, indexErrors } from './usecases/index.ts';

function refusePinnedPublicIssuers(keySets: KeySetSource): void {
  const publicIssuers = new Set(PROVIDERS.map((provider) => provider.issuer));
  const issuer = keySets.pinnedIssuers.find((pinned) => publicIssuers.has(pinned));
  if (issuer !== undefined) throw indexErrors.create('issuer-key-pin-refused', { issuer });
}

/**
 * Refuses key sets that pin a well-known public issuer, unless they were made for a rehearsal: whoever holds
 * the pinned key could publish as any repository of it. Every index checks this when it is opened. Throws
 * `issuer-key-pin-refused`.
 */
export function checkPins(keySets: KeySetSource): void {
  if (!areForRehearsal(keySets)) refusePinnedPublicIssuers(keySets);
}

/** Refuses every pin of a public issuer, a rehearsal's too, at an address that others can reach. */
export function checkPinsAt(address: string, keySets: KeySetSource): void {
  if (!isLoopback(address)) refusePinnedPublicIssuers(keySets);
}
