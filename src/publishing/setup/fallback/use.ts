import type { Secret } from '../../../base/index.ts';
import { type FallbackState, type FallbackUse, fallbackPhase } from '../../release/index.ts';
import { type TokenScope, checkTokenScope, readTokenScope } from '../../../trust/index.ts';
import { hostOfIndex } from '../../config/index.ts';
import { setupErrors } from '../errors.ts';
import type { FallbackPlan } from './arm.ts';
import { type CheckoutRequest, type FallbackCheckout, readCheckout, stateChange } from './checkout.ts';
import { entryChanges } from './entries.ts';
import { timeOf } from './expiry.ts';
import { indexesOf } from './values.ts';

/** A token that is about to be used. */
export interface UseRequest extends CheckoutRequest {
  readonly index: string;
  readonly token: Secret;
  /** For a folder without the state of a fallback, such as a job that has no checkout. */
  readonly project?: string | undefined;
  /** True: the project does not exist at the index yet. */
  readonly projectIsNew: boolean;
  readonly now: Date;
}

/** A token that may be used, and what the use changes in the repository. */
export interface CheckedUse {
  readonly project: string;
  readonly use: FallbackUse;
  /** When the token ends by itself, in Unix seconds; null: it does not say. */
  readonly tokenExpiresAtSeconds: number | null;
  /** Undefined: the folder has no state, so that nothing of it can be written. */
  readonly plan: FallbackPlan | undefined;
}

function refuseUnarmed(state: FallbackState, index: string, now: Date): void {
  const phase = fallbackPhase(state, timeOf(now).slice(0, 10));
  if (phase === 'expired') throw setupErrors.create('fallback-expired', { expires: state.expires });
  const isArmed = phase === 'armed' && state.targets.some((target) => target.index === index);
  if (!isArmed) throw setupErrors.create('fallback-not-armed', { index });
}

async function planOf(
  checkout: FallbackCheckout,
  state: FallbackState,
  use: FallbackUse,
): Promise<CheckedUse['plan']> {
  const next = { ...state, used: [...state.used, use] };
  const changes = [...(await entryChanges(checkout, next)), stateChange(checkout, next)];
  return { root: checkout.root, git: checkout.git, state: next, changes };
}

/**
 * Whether a token is the right one for the emergency, by what stands in it: nobody is asked and nothing is sent.
 *
 * @throws api-token-…, fallback-not-armed, fallback-expired, fallback-value-invalid, fallback-state-invalid
 */
export async function checkUse(request: UseRequest): Promise<CheckedUse> {
  const [index = ''] = indexesOf([request.index]);
  const checkout = await readCheckout(request);
  const { state } = checkout;
  const project = state?.project ?? request.project;
  if (project === undefined) throw setupErrors.create('fallback-not-armed', { index });
  if (state !== undefined) refuseUnarmed(state, index, request.now);
  const token: TokenScope = readTokenScope(request.token);
  const scope = checkTokenScope(token, {
    project,
    host: hostOfIndex(index),
    projectIsNew:
      request.projectIsNew || state?.targets.find((one) => one.index === index)?.projectIsNew === true,
    nowSeconds: Math.floor(request.now.getTime() / 1000),
  });
  const use = { at: timeOf(request.now), index, scope };
  return {
    project,
    use,
    tokenExpiresAtSeconds: token.expiresAtSeconds ?? null,
    plan: state === undefined ? undefined : await planOf(checkout, state, use),
  };
}
