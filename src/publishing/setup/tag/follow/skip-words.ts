/** https://docs.github.com/actions/how-tos/manage-workflow-runs/skip-workflow-runs, checked 2026-11-28 */
const WORDS = /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]/iu;
const TRAILER = /^skip-checks: ?true$/iu;

/**
 * What in the message of a commit makes GitHub skip the workflows that a push of it would start; also a push of a
 * tag on it, which https://github.com/actions/runner/issues/1049 shows. Undefined: nothing.
 */
export function skipWordsIn(message: string): string | undefined {
  const words = WORDS.exec(message)?.[0];
  if (words !== undefined) return words;
  const last = message.trimEnd().split(/\r?\n/u).at(-1)?.trim() ?? '';
  return TRAILER.test(last) ? last : undefined;
}
