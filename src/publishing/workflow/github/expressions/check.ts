import type { Condition } from '../../workflow.ts';
import { workflowErrors } from '../../errors.ts';
import type { GitHubWorkflow } from '../model.ts';
import { parseExpression } from './parse.ts';

/** A context or a function that is not known here may be newer than we are; grammar is not. */
const OF_GRAMMAR = /^Unexpected (?:symbol|end of expression)/u;

function isGrammatical(expression: string): boolean {
  const parsed = parseExpression(expression);
  if (!('error' in parsed)) return true;
  return !(parsed.error instanceof Error && OF_GRAMMAR.test(parsed.error.message));
}

/** The expression of an `if:`, with or without `${{ }}`; undefined for a text with expressions in it. */
function expressionOf({ text }: Condition): string | undefined {
  const inner = /^\s*\$\{\{(?<inner>[^]*)\}\}\s*$/u.exec(text)?.groups?.['inner'] ?? text;
  return inner.trim() === '' || inner.includes('${{') ? undefined : inner;
}

/**
 * Refuses a workflow with a condition that GitHub cannot read, for then it runs nothing of the file. Throws
 * `workflow-not-a-workflow`.
 */
export function refuseUnreadableConditions({ file, jobs }: GitHubWorkflow): void {
  const conditions = jobs.flatMap((job) => [job, ...job.steps].map(({ condition }) => condition));
  for (const condition of conditions) {
    const expression = condition === null ? undefined : expressionOf(condition);
    if (condition === null || expression === undefined || isGrammatical(expression)) continue;
    const reason = 'an `if` of it is no expression, so that GitHub runs nothing of the file';
    const location = { file, line: condition.line };
    throw workflowErrors.create('workflow-not-a-workflow', { file, reason }, { location });
  }
}
