import { withoutOldCommand } from '../../../base/index.ts';

const LONGEST_TEXT = 2000;

/**
 * Text of an index as it may be shown: secrets that it echoes are hidden, control characters (which could
 * steer a terminal or start a workflow command) become spaces, and it ends after 2,000 characters.
 */
export function printable(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  const plain = withoutOldCommand(hidden)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/gu, ' ')
    .trim();
  return plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT)}…` : plain;
}
