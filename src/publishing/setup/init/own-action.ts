import type { ActionPin } from './action-pins.ts';

const PIN =
  /^(?<action>[A-Za-z0-9][A-Za-z0-9-]*\/tokenless)@(?<commit>[0-9a-f]{40})#(?<tag>v[A-Za-z0-9.+-]{1,60})$/u;

/**
 * Our own Action where `--tokenless-package` names it, as `OWNER/tokenless@COMMIT#TAG`: a tag can be moved, a commit
 * cannot, and the tag is what auditors and update bots read beside it. Undefined for an npm package.
 */
export function findOwnAction(tokenlessPackage: string | undefined): ActionPin | undefined {
  const { action, commit, tag } = PIN.exec(tokenlessPackage ?? '')?.groups ?? {};
  if (action === undefined || commit === undefined || tag === undefined) return undefined;
  return { action, commit, tag };
}
