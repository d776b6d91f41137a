import { isApiToken } from '../../../trust/index.ts';
import type { ApiTokenStore, Clock, TokenStore } from '../ports.ts';
import { type Outcome, done } from '../outcome.ts';
import { findTokenInBody } from './token-request.ts';
import { hashUploadToken, isUploadToken } from './upload-token.ts';

/** What burning needs. */
export interface BurnDeps {
  readonly store: Pick<TokenStore, 'burnUploadToken'> & Pick<ApiTokenStore, 'burnApiToken'>;
  readonly nowSeconds: Clock;
}

/**
 * Burns an upload token, or revokes an API token. The answer never tells whether it existed: whoever found a token may burn it, and
 * learns nothing by trying.
 */
export function createBurn(deps: BurnDeps): (body: string) => Promise<Outcome<undefined>> {
  return async (body) => {
    const token = findTokenInBody(body);
    if (token === undefined) return done(undefined);
    const atSeconds = deps.nowSeconds();
    if (isApiToken(token)) {
      const event = { event: 'api-token-revoked', atSeconds, details: {} } as const;
      await deps.store.burnApiToken(hashUploadToken(token), event);
    }
    if (!isUploadToken(token)) return done(undefined);
    const event = { event: 'upload-token-burned', atSeconds, details: {} } as const;
    await deps.store.burnUploadToken(hashUploadToken(token), event);
    return done(undefined);
  };
}
