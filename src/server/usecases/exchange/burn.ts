import type { Clock, TokenStore } from '../ports.ts';
import { type Outcome, done } from '../outcome.ts';
import { findTokenInBody } from './token-request.ts';
import { hashUploadToken, isUploadToken } from './upload-token.ts';

/** What burning needs. */
export interface BurnDeps {
  readonly store: Pick<TokenStore, 'burnUploadToken'>;
  readonly nowSeconds: Clock;
}

/**
 * Burns an upload token. The answer never tells whether it existed: whoever found a token may burn it, and
 * learns nothing by trying.
 */
export function createBurn(deps: BurnDeps): (body: string) => Promise<Outcome<undefined>> {
  return async (body) => {
    const token = findTokenInBody(body);
    if (token === undefined || !isUploadToken(token)) return done(undefined);
    const event = { event: 'upload-token-burned', atSeconds: deps.nowSeconds(), details: {} } as const;
    await deps.store.burnUploadToken(hashUploadToken(token), event);
    return done(undefined);
  };
}
