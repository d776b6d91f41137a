/**
 * Texts for workflow commands of GitHub Actions, by the rules of its documentation:
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions (read 2026-11-28).
 */

/** The data of a workflow command: a line break in it would begin the next command. */
export function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a workflow command, which `,` and `:` end besides. */
export function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * A text without the beginning of an old command, which the runner looks for anywhere in a line.
 * SECURITY: a line of an index that said `##[stop-commands]` would switch off the masks that follow.
 */
export function withoutOldCommand(text: string): string {
  return text.replaceAll('##[', '## [');
}
