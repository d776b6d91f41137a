import {
  AUDIENCE_PATH,
  BURN_TOKEN_PATH,
  type DiscoveryResponse,
  MINT_TOKEN_PATH,
  MULTI_USE_TOKEN,
} from '../../../wire/index.ts';
import { clientErrors } from '../errors.ts';
import { printable } from '../http/index.ts';

/** Where an index exchanges. */
export interface ExchangeRoutes {
  /** How they were found: told by the index (PEP 807), or PyPI's own, at the root of the upload URL's host. */
  readonly source: 'pep-807' | 'pypi';
  readonly audienceUrl: string;
  readonly mintUrl: string;
  /** PyPI's route in both cases: PEP 807 has none. */
  readonly burnUrl: string;
  /** What must be asked for when minting, so that one upload token is good for a whole release. */
  readonly features: readonly string[];
  /** True on an index whose upload tokens are good for one upload each. */
  readonly isSingleUse: boolean;
}

/** PyPI's routes at the root of the upload URL's host, where every stock client looks. */
export function pypiRoutes(uploadUrl: string): ExchangeRoutes {
  return {
    source: 'pypi',
    audienceUrl: new URL(AUDIENCE_PATH, uploadUrl).href,
    mintUrl: new URL(MINT_TOKEN_PATH, uploadUrl).href,
    burnUrl: new URL(BURN_TOKEN_PATH, uploadUrl).href,
    features: [],
    isSingleUse: false,
  };
}

/**
 * A URL that the index told. SECURITY: an ID token goes to the scheme, host and port that a person named and
 * nowhere else, whatever the index says (PEP 807, Constraints; guarded by discover.test.ts).
 */
function toldUrl(uploadUrl: string, member: string, text: string): string {
  const url = URL.parse(text);
  if (
    url !== null &&
    url.origin === new URL(uploadUrl).origin &&
    url.username === '' &&
    url.password === ''
  ) {
    url.hash = '';
    return url.href;
  }
  const index = new URL(uploadUrl).host;
  throw clientErrors.create('discovery-leads-away', { index, member, url: printable(text).slice(0, 200) });
}

/** Which features to ask for: none where the index's default is what we need. */
function featuresOf({ features = [], 'default-features': defaults }: DiscoveryResponse): {
  features: readonly string[];
  isSingleUse: boolean;
} {
  if (defaults === undefined || defaults.includes(MULTI_USE_TOKEN))
    return { features: [], isSingleUse: false };
  return features.includes(MULTI_USE_TOKEN)
    ? { features: [MULTI_USE_TOKEN], isSingleUse: false }
    : { features: [], isSingleUse: true };
}

/**
 * The routes that an index told by PEP 807, in either of its forms; undefined when the answer is none of them.
 * @throws discovery-leads-away
 */
export function toldRoutes(uploadUrl: string, told: DiscoveryResponse): ExchangeRoutes | undefined {
  const member = told['token-mint-endpoint'] === undefined ? 'mint-token-endpoint' : 'token-mint-endpoint';
  const mint = told[member];
  if (mint === undefined) return undefined;
  return {
    ...pypiRoutes(uploadUrl),
    source: 'pep-807',
    audienceUrl: toldUrl(uploadUrl, 'audience-endpoint', told['audience-endpoint']),
    mintUrl: toldUrl(uploadUrl, member, mint),
    ...featuresOf(told),
  };
}
