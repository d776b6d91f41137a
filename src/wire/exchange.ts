import { z } from 'zod';

/** PyPI's own routes, which stock clients build from the host of the upload URL. */
export const AUDIENCE_PATH = '/_/oidc/audience';
export const MINT_TOKEN_PATH = '/_/oidc/mint-token';
/** What old releases of the PyPA action call. */
export const MINT_TOKEN_ALIAS_PATH = '/_/oidc/github/mint-token';
export const BURN_TOKEN_PATH = '/_/oidc/burn-token';
/** The legacy upload API, with its trailing slash. */
export const UPLOAD_PATH = '/legacy/';
/** The simple index (PEP 503, PEP 691). */
export const SIMPLE_PATH = '/simple/';

/** Upload tokens begin with this on every index: clients warn about any other. */
export const UPLOAD_TOKEN_PREFIX = 'pypi-';

/** The user name that goes with an upload token or API token in HTTP Basic. */
export const TOKEN_USERNAME = '__token__';

/** Answer of `GET /_/oidc/audience`: the audience that an ID token must be asked for. */
export const audienceResponse: z.ZodType<AudienceResponse> = z.looseObject({ audience: z.string().min(1) });
export interface AudienceResponse {
  readonly audience: string;
}

/** Body of `POST /_/oidc/mint-token` and `POST /_/oidc/burn-token`. Extra members are ignored. */
export const tokenRequest: z.ZodType<TokenRequest> = z.looseObject({ token: z.string() });
export interface TokenRequest {
  readonly token: string;
}

/** A minted upload token; `expires` is in Unix seconds and absent on old indexes. */
export const mintResponse: z.ZodType<MintResponse> = z.looseObject({
  success: z.literal(true).optional(),
  token: z.string().min(1),
  expires: z.number().int().optional(),
});
export interface MintResponse {
  readonly success?: true | undefined;
  readonly token: string;
  readonly expires?: number | undefined;
}

/** One reason of a refused exchange: PyPI's coarse code for machines, words for people. */
export interface ExchangeReason {
  readonly code: string;
  readonly description: string;
}

/**
 * A refused exchange: PyPI's `message` and `errors`, which every client reads, with RFC 9457 members beside
 * them. `type` ends in our precise code, which `code` repeats for machines.
 */
export interface ExchangeFailure {
  readonly message: string;
  readonly errors: readonly ExchangeReason[];
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  readonly status?: number | undefined;
  readonly detail?: string | undefined;
  readonly code?: string | undefined;
}
export const exchangeFailure: z.ZodType<ExchangeFailure> = z.looseObject({
  message: z.string(),
  errors: z.array(z.looseObject({ code: z.string(), description: z.string() })),
  type: z.string().optional(),
  title: z.string().optional(),
  status: z.number().int().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
});
