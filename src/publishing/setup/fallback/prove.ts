import { type FallbackProof, type FallbackState, unprovedIndexes } from '../../release/index.ts';
import { setupErrors } from '../errors.ts';
import type { FallbackPlan } from './arm.ts';
import {
  type CheckoutRequest,
  type FallbackCheckout,
  readCheckout,
  refuseUnknownMark,
  stateChange,
} from './checkout.ts';
import { entryChanges } from './entries.ts';

/** An emergency that was rolled back and waits for its proof. */
export interface WaitingFallback {
  readonly checkout: FallbackCheckout;
  readonly state: FallbackState & { readonly rolledBackAt: string };
  /** The indexes whose trust is to be proved. */
  readonly waiting: readonly string[];
}

/** Reads an emergency that waits for its proof. Throws `fallback-not-armed`, `fallback-not-rolled-back`, `fallback-state-…`. */
export async function readWaiting(request: CheckoutRequest): Promise<WaitingFallback> {
  const checkout = await readCheckout(request);
  refuseUnknownMark(checkout);
  const { state } = checkout;
  if (state === undefined) throw setupErrors.create('fallback-not-armed', { index: undefined });
  const { rolledBackAt, incident } = state;
  if (rolledBackAt === null) throw setupErrors.create('fallback-not-rolled-back', { incident });
  return { checkout, state: { ...state, rolledBackAt }, waiting: unprovedIndexes(state) };
}

/**
 * What proofs change: the incident is brought up to date, and closed when every index is proved; its state is then
 * taken out of the repository. Nothing is written.
 */
export async function planProof(
  { checkout, state }: WaitingFallback,
  proofs: readonly FallbackProof[],
): Promise<FallbackPlan> {
  const next: FallbackState = { ...state, proofs: [...state.proofs, ...proofs] };
  const isClosed = unprovedIndexes(next).length === 0;
  const changes = [...(await entryChanges(checkout, next)), stateChange(checkout, isClosed ? null : next)];
  return { root: checkout.root, git: checkout.git, state: next, changes };
}
