import { withoutOldCommand } from '../../base/index.ts';

/**
 * A text of strangers as one line of the log, on which the runner finds no command. It looks for `::` at the
 * beginning of a line, white space left out, and for the old `##[` anywhere in it.
 */
export function logText(text: string): string {
  const visible = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return withoutOldCommand(visible)
    .replace(/^\s*::/u, ': :')
    .trim();
}
