import { PROVIDERS } from '../trust/index.ts';
import { type KeySetSource, indexErrors } from './usecases/index.ts';

/**
 * Refuses key sets that pin a well-known public issuer: whoever holds the pinned key could publish as any
 * repository of it. `tokenless serve` calls this always; `startIndex` does so too unless it listens on
 * loopback, where a rehearsal may stand in for the issuer. Throws `issuer-key-pin-refused`.
 */
export function refusePinnedPublicIssuers(keySets: KeySetSource): void {
  const publicIssuers = new Set(PROVIDERS.map((provider) => provider.issuer));
  const issuer = keySets.pinnedIssuers.find((pinned) => publicIssuers.has(pinned));
  if (issuer !== undefined) throw indexErrors.create('issuer-key-pin-refused', { issuer });
}
