import { commandData, commandProperty } from '../../../base/index.ts';
import type { Finding, Severity } from '../finding.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** An escape would steer whoever reads the log. */
const visible = (text: string): string => text.replaceAll(/[^\P{Cc}\r\n]|\p{Cf}/gu, ' ');
const escapeData = (text: string): string => commandData(visible(text));
const escapeProperty = (text: string): string => commandProperty(visible(text));

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
