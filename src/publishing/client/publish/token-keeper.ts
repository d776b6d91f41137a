import type { Secret } from '../../../base/index.ts';
import { type BurnOutcome, type ExchangeDeps, type UploadToken, exchange } from '../exchange/index.ts';
import type { AmbientIdentity } from '../identity/index.ts';
import type { IndexTarget } from '../target.ts';
import { type PublishCredential, isApiToken } from './credential.ts';

/** An upload that starts with less than this left could outlive its token. */
const RENEW_BEFORE_SECONDS = 120;
/** What an index that does not say when its tokens expire is taken to give: PyPI's fifteen minutes. */
const ASSUMED_LIFETIME_SECONDS = 900;

/** A token as an upload uses it. */
export interface HeldToken {
  readonly token: Secret;
  /** True once it has expired by our clock: what an index then refuses may go with a new one. */
  isExpired(): boolean;
}

/** Keeps a fresh upload token for as long as a release takes. */
export interface TokenKeeper {
  /** False: when its token has expired there is no other in this job. */
  readonly canRenew: boolean;
  /** The token, minted when first asked for and again before it expires. */
  current(): Promise<HeldToken>;
  /**
   * Exchanges that were sent and had no clear answer: an index may have minted a token that nobody has, which nobody
   * can burn. It ends by itself.
   */
  unanswered(): number;
  /** Burns every token that was minted. Never throws. */
  burnAll(): Promise<readonly BurnOutcome[]>;
}

/** A token and when it is too old to begin an upload with. */
interface KeptToken extends HeldToken {
  readonly minted: UploadToken;
  readonly renewAtSeconds: number;
}

function keep(minted: UploadToken, nowSeconds: () => number): KeptToken {
  const expiresAt = minted.expiresAtSeconds ?? nowSeconds() + ASSUMED_LIFETIME_SECONDS;
  return {
    token: minted.token,
    minted,
    renewAtSeconds: expiresAt - RENEW_BEFORE_SECONDS,
    isExpired: () => nowSeconds() >= expiresAt,
  };
}

/** Behind a gateway that failed, or an index that did, a token may have been minted all the same. */
const isClear = (status: number): boolean => status < 500 || status === 503;

/** Hands out the API token that it was given, and burns nothing. */
function apiTokenKeeper(token: Secret): TokenKeeper {
  const held = { token, isExpired: () => false };
  return { canRenew: false, current: async () => held, unanswered: () => 0, burnAll: async () => [] };
}

function identityKeeper(
  target: IndexTarget,
  identity: AmbientIdentity,
  deps: ExchangeDeps & { onMinted?(token: UploadToken): void },
): TokenKeeper {
  const minting: Promise<UploadToken>[] = [];
  let current: Promise<KeptToken> | undefined;
  let unanswered = 0;
  const count = (idToken: Secret, asked: Parameters<NonNullable<ExchangeDeps['onIdToken']>>[1]): void => {
    unanswered += 1;
    deps.onIdToken?.(idToken, asked);
  };
  const onAnswer = (status: number): void => {
    if (isClear(status)) unanswered -= 1;
  };
  const mint = async (): Promise<KeptToken> => {
    const exchanging = exchange(target, identity, { ...deps, onIdToken: count, onAnswer });
    // Kept before anything else can fail, so that it is burned in every ending.
    minting.push(exchanging);
    const token = await exchanging;
    deps.onMinted?.(token);
    return keep(token, () => deps.nowSeconds());
  };
  const isToRenew = ({ minted, renewAtSeconds }: KeptToken): boolean =>
    minted.isSingleUse === true || (identity.canIssueAgain && deps.nowSeconds() >= renewAtSeconds);
  return {
    canRenew: identity.canIssueAgain,
    async current() {
      const pending = current;
      if (pending === undefined) return (current = mint());
      if (!isToRenew(await pending)) return pending;
      // One renewal for all uploads that find the token old. Uploads that run still use the old one: it is
      // burned with the others at the end. A token for one upload is nobody else's.
      const isShared = (await pending).minted.isSingleUse !== true && current !== pending;
      const next = isShared && current !== undefined ? current : mint();
      current = next;
      return next;
    },
    unanswered: () => unanswered,
    burnAll: async () => {
      const ended = await Promise.allSettled(minting);
      const minted = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      return Promise.all(minted.map((token) => token.burn()));
    },
  };
}

/** Makes the keeper; nothing is exchanged before a token is asked for. */
export function createTokenKeeper(
  target: IndexTarget,
  credential: PublishCredential,
  deps: ExchangeDeps & { onMinted?(token: UploadToken): void },
): TokenKeeper {
  return isApiToken(credential) ? apiTokenKeeper(credential.token) : identityKeeper(target, credential, deps);
}
