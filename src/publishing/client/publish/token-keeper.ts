import type { Secret } from '../../../base/index.ts';
import { type BurnOutcome, type ExchangeDeps, type UploadToken, exchange } from '../exchange/index.ts';
import type { AmbientIdentity } from '../identity/index.ts';
import type { IndexTarget } from '../target.ts';

/** An upload that starts with less than this left could outlive its token. */
const RENEW_BEFORE_SECONDS = 120;
/** What an index that does not say when its tokens expire is taken to give: PyPI's fifteen minutes. */
const ASSUMED_LIFETIME_SECONDS = 900;

/** Keeps a fresh upload token for as long as a release takes. */
export interface TokenKeeper {
  /** The token, minted when first asked for and again before it expires. */
  current(): Promise<Secret>;
  /** Burns every token that was minted. Never throws. */
  burnAll(): Promise<readonly BurnOutcome[]>;
}

/** A token and when it is too old to begin an upload with. */
interface KeptToken {
  readonly token: UploadToken;
  readonly renewAtSeconds: number;
}

/** Makes the keeper; nothing is exchanged before a token is asked for. */
export function createTokenKeeper(
  target: IndexTarget,
  identity: AmbientIdentity,
  deps: ExchangeDeps & { onMinted?(token: UploadToken): void },
): TokenKeeper {
  const minted: UploadToken[] = [];
  let current: Promise<KeptToken> | undefined;
  const mint = async (): Promise<KeptToken> => {
    const token = await exchange(target, identity, deps);
    // Kept before anything else can fail, so that it is burned in every ending.
    minted.push(token);
    deps.onMinted?.(token);
    const expiresAt = token.expiresAtSeconds ?? deps.nowSeconds() + ASSUMED_LIFETIME_SECONDS;
    return { token, renewAtSeconds: expiresAt - RENEW_BEFORE_SECONDS };
  };
  return {
    async current() {
      const pending = (current ??= mint());
      const held = await pending;
      const isOld = identity.canIssueAgain && deps.nowSeconds() >= held.renewAtSeconds;
      if (!isOld) return held.token.token;
      // One renewal for all uploads that find the token old. Uploads that run still use the old one: it is
      // burned with the others at the end.
      if (current === pending) current = mint();
      return (await current).token.token;
    },
    burnAll: async () => {
      await current?.catch(() => undefined);
      return Promise.all(minted.map((token) => token.burn()));
    },
  };
}
