import { z } from 'zod';

/**
 * Where PEP 807 (draft) lets clients discover the exchange. Two forms were published: the first puts the
 * SHA-256 of the upload URL's path behind this path, the second the path itself into `?discover=`.
 * @see https://peps.python.org/pep-0807/
 */
export const DISCOVERY_PATH = '/.well-known/pytp';

/** Media type of a discovery answer. */
export const DISCOVERY_JSON = 'application/vnd.pypi.pytp.v1+json';

/** The feature by which one upload token is good for several uploads: the default of PEP 807. */
export const MULTI_USE_TOKEN = 'multi-use-token';

/** Shortest and longest life of an upload token by PEP 807, in seconds, counted from the request. */
export const UPLOAD_TOKEN_LIFETIME_SECONDS = { shortest: 900, longest: 21_600 } as const;

/** Answer of the discovery, in the members of both published forms. */
export interface DiscoveryResponse {
  readonly 'audience-endpoint': string;
  /** As the second form calls it. */
  readonly 'token-mint-endpoint'?: string | undefined;
  /** As the first form calls it. */
  readonly 'mint-token-endpoint'?: string | undefined;
  readonly features?: readonly string[] | undefined;
  readonly 'default-features'?: readonly string[] | undefined;
}
export const discoveryResponse: z.ZodType<DiscoveryResponse> = z.looseObject({
  'audience-endpoint': z.string(),
  'token-mint-endpoint': z.string().optional(),
  'mint-token-endpoint': z.string().optional(),
  features: z.array(z.string()).optional(),
  'default-features': z.array(z.string()).optional(),
});
