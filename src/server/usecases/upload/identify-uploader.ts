import type { TokenlessError } from '../../../base/index.ts';
import { TOKEN_USERNAME } from '../../../wire/index.ts';
import { hashUploadToken, isUploadToken } from '../exchange/upload-token.ts';
import { indexErrors } from '../errors.ts';
import type { Clock, TokenStore } from '../ports.ts';
import type { UploadTokenRecord } from '../records.ts';

/** What identifying an uploader needs. */
export interface IdentifyUploaderDeps {
  readonly store: Pick<TokenStore, 'findUploadToken'>;
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
