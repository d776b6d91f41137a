import type { TokenlessError } from '../../../base/index.ts';
import { isApiToken } from '../../../trust/index.ts';
import { TOKEN_USERNAME } from '../../../wire/index.ts';
import { hashUploadToken, isUploadToken } from '../exchange/upload-token.ts';
import { indexErrors } from '../errors.ts';
import type { ApiTokenStore, Clock, TokenStore } from '../ports.ts';
import type { ApiTokenRecord, UploadTokenRecord } from '../records.ts';

/** What identifying an uploader needs. */
export interface IdentifyUploaderDeps {
  readonly store: Pick<TokenStore, 'findUploadToken'> & Pick<ApiTokenStore, 'findApiToken'>;
  readonly nowSeconds: Clock;
}

/** Who uploads: an upload token that exists, or why there is none. */
export type Uploader =
  | {
      readonly kind: 'token';
      readonly token: UploadTokenRecord;
      /** Why the token may not upload any more; the form's own errors come first. */
      readonly refusal: TokenlessError | undefined;
    }
  | { readonly kind: 'stranger'; readonly refusal: TokenlessError };

/** The credential in an `Authorization` header: `Basic __token__:…`, `Bearer …` or `token …`. */
function readCredential(authorization: string): { user: string; token: string } | undefined {
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/u, 2);
  if (/^(?:bearer|token)$/iu.test(scheme)) return { user: TOKEN_USERNAME, token: value };
  if (!/^basic$/iu.test(scheme)) return undefined;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? undefined : { user: decoded.slice(0, colon), token: decoded.slice(colon + 1).trim() };
}

function stranger(code: 'upload-token-unknown' | 'upload-password-not-supported'): Uploader {
  return { kind: 'stranger', refusal: indexErrors.create(code, {}) };
}

function endOf(
  { revokedAtSeconds, expiresAtSeconds }: ApiTokenRecord,
  nowSeconds: number,
): 'revoked' | 'expired' | undefined {
  if (revokedAtSeconds !== undefined) return 'revoked';
  return expiresAtSeconds <= nowSeconds ? 'expired' : undefined;
}

/**
 * Finds an API token by its hash.
 * SECURITY: what stands in the token is for its holder; project and end are those that the index keeps. Guarded
 * by api-tokens.test.ts.
 */
async function identifyApiToken(
  text: string,
  { store, nowSeconds }: IdentifyUploaderDeps,
): Promise<Uploader> {
  const record = await store.findApiToken(hashUploadToken(text));
  if (record === undefined) return stranger('upload-token-unknown');
  const { id, expiresAtSeconds, projectId, normalizedName } = record;
  const ended = endOf(record, nowSeconds());
  return {
    kind: 'token',
    token: {
      id,
      expiresAtSeconds,
      burned: ended === 'revoked',
      grants: [{ publisherId: undefined, projectId, normalizedName }],
    },
    refusal: ended === undefined ? undefined : indexErrors.create('upload-api-token-ended', { ended }),
  };
}

/**
 * Finds the upload token of a request. It only says what is wrong; the upload decides when to refuse, for
 * clients are to see the errors of the form before those of an expired token, as at PyPI.
 */
export function createIdentifyUploader(
  deps: IdentifyUploaderDeps,
): (authorization: string | undefined) => Promise<Uploader> {
  return async (authorization) => {
    const credential = readCredential(authorization ?? '');
    if (credential === undefined) return stranger('upload-token-unknown');
    if (credential.user !== TOKEN_USERNAME) return stranger('upload-password-not-supported');
    if (isApiToken(credential.token)) return identifyApiToken(credential.token, deps);
    if (!isUploadToken(credential.token)) return stranger('upload-token-unknown');
    const token = await deps.store.findUploadToken(hashUploadToken(credential.token));
    if (token === undefined) return stranger('upload-token-unknown');
    if (token.burned || token.grants.length === 0) {
      return { kind: 'stranger', refusal: indexErrors.create('upload-token-burned', {}) };
    }
    const ended = token.expiresAtSeconds <= deps.nowSeconds();
    return {
      kind: 'token',
      token,
      refusal: ended ? indexErrors.create('upload-token-expired', {}) : undefined,
    };
  };
}
