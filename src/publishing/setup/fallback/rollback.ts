import path from 'node:path';
import { type FallbackFile, type FallbackState, fallbackSha256, originalBytes } from '../../release/index.ts';
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
import { timeOf } from './expiry.ts';
import { type FileChange, readBytes } from './replace-files.ts';

/** What is rolled back. */
export interface RollbackRequest extends CheckoutRequest {
  /** True: restores a workflow that was changed since, and keeps a copy of it. */
  readonly force: boolean;
  readonly now: Date;
}

/** The state of a fallback that is armed. Throws `fallback-not-armed`, `fallback-armed-already`, `fallback-state-missing`. */
function armedState(checkout: FallbackCheckout): FallbackState {
  refuseUnknownMark(checkout);
  const { state } = checkout;
  if (state === undefined) throw setupErrors.create('fallback-not-armed', { index: undefined });
  if (state.rolledBackAt !== null) {
    const { incident, armedAt } = state;
    throw setupErrors.create('fallback-armed-already', { incident, since: armedAt, isRolledBack: true });
  }
  return state;
}

/** Where what `--force` would lose is kept: never below `.github`, where it could run. */
function copyPath({ path: file }: FallbackFile, now: Date): string {
  const stamp = timeOf(now).replaceAll(/[-:]/gu, '');
  return `.tokenless/${path.posix.basename(file)}.${stamp}.txt`;
}

async function restore(
  root: string,
  file: FallbackFile,
  { force, now }: RollbackRequest,
): Promise<readonly FileChange[]> {
  const before = await readBytes(path.join(root, ...file.path.split('/')));
  const after = originalBytes(file);
  const sum = before === null ? undefined : fallbackSha256(before);
  if (sum === file.before.sha256) return [];
  if (sum !== file.after.sha256 && !force) {
    throw setupErrors.create(
      'fallback-workflow-changed',
      { file: file.path },
      { location: { file: file.path } },
    );
  }
  const change = { path: file.path, before, after };
  if (sum === file.after.sha256 || before === null) return [change];
  return [change, { path: copyPath(file, now), before: null, after: before }];
}

/**
 * What rolling back changes: every workflow gets the bytes that it had, and the incident waits for its proof.
 * Nothing is written.
 *
 * @throws fallback-not-armed, fallback-armed-already, fallback-workflow-changed, fallback-state-…
 */
export async function planRollback(request: RollbackRequest): Promise<FallbackPlan> {
  const checkout = await readCheckout(request);
  const state = armedState(checkout);
  const { root } = checkout;
  const restored = await Promise.all(state.files.map((file) => restore(root, file, request)));
  const next: FallbackState = { ...state, rolledBackAt: timeOf(request.now) };
  const changes = [...restored.flat(), ...(await entryChanges(checkout, next)), stateChange(checkout, next)];
  return { root, git: checkout.git, state: next, changes };
}
