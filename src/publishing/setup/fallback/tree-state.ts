import { FALLBACK_STATE_FILE } from '../../release/index.ts';
import { setupErrors } from '../errors.ts';
import type { FallbackCheckout } from './checkout.ts';
import type { FileChange } from './replace-files.ts';

/**
 * Refuses to mix the commit of a fallback with somebody's unfinished work, and a state that git would not keep.
 * Where there is no git there is nothing to compare with.
 *
 * @throws fallback-tree-unclean, fallback-state-ignored, git-failed
 */
export async function refuseUnclean(
  { git, root }: FallbackCheckout,
  changes: readonly FileChange[],
): Promise<void> {
  if (git === undefined) return;
  const here = git.git.in(root);
  const ignored = await here.try('check-ignore', '--quiet', '--', FALLBACK_STATE_FILE);
  if (ignored.exitCode === 0) {
    throw setupErrors.create('fallback-state-ignored', { file: FALLBACK_STATE_FILE });
  }
  const paths = changes.map((change) => `:(literal)${change.path}`);
  const status = await here.run('status', '--porcelain', '-z', '--no-renames', '--', ...paths);
  const files = status
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
  if (files.length > 0) throw setupErrors.create('fallback-tree-unclean', { files });
}
