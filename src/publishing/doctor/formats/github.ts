import type { Finding, Severity } from '../finding.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** A line break would begin another command; an escape would steer whoever reads the log. */
const escapeData = (text: string): string =>
  text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * Findings as annotations of GitHub Actions, one line each
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export function toAnnotations(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, rule, file, line, column, message, mend }) => {
      const place = `file=${escapeProperty(file)},line=${line},col=${column},title=${escapeProperty(rule)}`;
      return `::${COMMANDS[severity]} ${place}::${escapeData(`${message} — ${mend}`)}\n`;
    })
    .join('');
}
