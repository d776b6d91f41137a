import { z } from 'zod';

/** API tokens of the management API, for the owner's credential only. */
export const MANAGEMENT_API_TOKENS_PATH = '/_/manage/api-tokens';

/** A wish for an API token. */
export interface ApiTokenRequest {
  readonly project: string;
  readonly lifetimeSeconds: number;
  /** Why, for whoever reads the audit trail; one line. */
  readonly reason: string;
}

/** An API token as it is listed. Times: RFC 3339, UTC. */
export interface ListedApiToken {
  readonly id: string;
  readonly project: string;
  readonly reason: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Null: it was not revoked. */
  readonly revokedAt: string | null;
}

/** A new API token; the only time that it is told. */
export interface AddedApiToken extends ListedApiToken {
  readonly token: string;
}

const reason = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'it is not one line');

const listed = z.strictObject({
  id: z.string(),
  project: z.string(),
  reason: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
});

/** Body of `POST /_/manage/api-tokens`. */
export const apiTokenRequest: z.ZodType<ApiTokenRequest> = z.strictObject({
  project: z.string().min(1).max(1000),
  lifetimeSeconds: z.int().positive(),
  reason,
});

/** Answer of `POST /_/manage/api-tokens`. */
export const addedApiToken: z.ZodType<AddedApiToken> = listed.extend({ token: z.string() });

/** Answer of `GET /_/manage/api-tokens`. */
export const apiTokenList: z.ZodType<{ readonly tokens: readonly ListedApiToken[] }> = z.strictObject({
  tokens: z.array(listed),
});
