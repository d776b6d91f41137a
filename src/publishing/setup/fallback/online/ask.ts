import type { Secret } from '../../../../base/index.ts';
import { type ClientDeps, systemDeps } from '../../../client/index.ts';
import type { FallbackProof, FallbackState } from '../../../release/index.ts';
import { type GitRepository, remoteUrl } from '../../../repository/index.ts';
import { gitHubApiOf } from '../../online/api-url.ts';
import { type Asker, createAsker } from '../../online/asker.ts';
import type { WaitingFallback } from '../prove.ts';
import { askProofs } from './runs.ts';
import { type SecretsLeft, askSecretsLeft } from './secrets.ts';

/** How GitHub is asked about a fallback. */
export interface FallbackAccess {
  /** Left out: only what GitHub tells everybody. */
  readonly token?: Secret | undefined;
  /** Address of the API; left out: that of the remote's host. */
  readonly apiUrl?: string | undefined;
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly deps?: ClientDeps | undefined;
}

async function asking<Value>(
  git: GitRepository | undefined,
  { token, apiUrl, ca, signal, deps = systemDeps }: FallbackAccess,
  ask: (asker: Asker) => Promise<Value>,
): Promise<Value> {
  const remote = git === undefined ? undefined : await remoteUrl(git);
  const asker = createAsker({ api: gitHubApiOf(remote, apiUrl), token, ca, signal, deps });
  try {
    return await ask(asker);
  } finally {
    asker.close();
  }
}

/** Asks GitHub whether the secrets of a fallback are gone: their names only. */
export async function readSecretsLeft(
  state: FallbackState,
  git: GitRepository | undefined,
  access: FallbackAccess,
): Promise<SecretsLeft> {
  return await asking(git, access, (asker) => askSecretsLeft(asker, state));
}

/** What GitHub proves, and what it did not tell. */
export interface OnlineProofs {
  readonly proofs: readonly FallbackProof[];
  readonly unseen: readonly string[];
}

/** Seconds between two questions: a run takes minutes, and GitHub counts questions. */
const ASK_AGAIN_SECONDS = 15;

/**
 * Asks GitHub for runs that prove trusted publishing again, and again until each index is proved, so many seconds
 * have passed, or something was not told.
 */
export async function readOnlineProofs(
  waiting: WaitingFallback,
  access: FallbackAccess,
  waitSeconds = 0,
): Promise<OnlineProofs> {
  const { deps = systemDeps, signal } = access;
  const end = deps.nowSeconds() + waitSeconds;
  for (;;) {
    const told = await asking(waiting.checkout.git, access, async (asker) => ({
      proofs: await askProofs(asker, waiting),
      unseen: asker.unseen(),
    }));
    const left = end - deps.nowSeconds();
    if (told.proofs.length === waiting.waiting.length || told.unseen.length > 0 || left <= 0) return told;
    await deps.sleep(Math.min(ASK_AGAIN_SECONDS, left), signal);
  }
}
