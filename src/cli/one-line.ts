/**
 * A text of strangers (a name of a file, a job, an answer) as one line of a terminal or a CI log: a line break
 * in it could begin a workflow command, an escape could steer the terminal.
 * SECURITY: everything that goes into an error or a verdict passes here; `test/integration/cli/errors.test.ts`.
 */
export function oneLine(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*[\r\n\u0085\u2028\u2029]+\s*/gu, ' / ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}
