import { type YamlNode, entry, member, textOf } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { type PublishingJob, publishingJobs } from '../jobs/release-jobs.ts';
import { type WrittenStep, actionOf, writtenSteps } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

const EXPRESSION = /\$\{\{(?<text>[^}]{1,300})\}\}/gu;
const TEXTS =
  /^\s*(?<path>github\s*\.\s*(?:event\s*\.\s*[\w.*-]+|head_ref)|inputs\s*\.\s*[\w-]+)\s*(?:\|\||$)/u;
/** Values whose form lets nothing in: numbers, hashes, truths. */
const HARMLESS =
  /(?:^|\.)(?:id|node_id|number|sha|action|draft|prerelease|merged|size|before|after|created_at|published_at|run_number|run_attempt|forced|deleted|created)$/u;
/** Events by which people without any right start a run, and choose its texts. */
const OPEN_EVENTS = new Set([
  'pull_request_target',
  'issue_comment',
  'issues',
  'workflow_run',
  'discussion',
  'discussion_comment',
  'fork',
  'watch',
]);

/** Inputs that are one of some values cannot hold a script. */
function isClosedInput(path: string, { source }: PublishingJob): boolean {
  const name = /^(?:github\.event\.)?inputs\.(?<name>[\w-]+)$/u.exec(path)?.groups?.['name'];
  if (name === undefined) return false;
  const declared = source.workflow.triggers.flatMap(({ inputs }) => inputs.get(name) ?? []);
  return (
    declared.length > 0 &&
    declared.every(({ type }) => ['boolean', 'number', 'choice', 'environment'].includes(type))
  );
}

/** The script of a step, in whatever key it stands. */
function scriptOf({ step, node }: WrittenStep): YamlNode | undefined {
  if (actionOf(step) === 'actions/github-script') return member(member(node, 'with'), 'script');
  return entry(node, 'run')?.value;
}

function lineOf({ source }: PublishingJob, from: number, expression: string): number {
  const at = source.text
    .split('\n')
    .findIndex((line, position) => position >= from - 1 && line.includes(expression));
  return at === -1 ? from : at + 1;
}

function problemsIn(publishing: PublishingJob, written: WrittenStep): readonly Problem[] {
  const script = scriptOf(written);
  const { source, job, rows } = publishing;
  return [...(textOf(script) ?? '').matchAll(EXPRESSION)].flatMap((match) => {
    const path = TEXTS.exec(match.groups?.['text'] ?? '')?.groups?.['path']?.replaceAll(/\s/gu, '');
    if (path === undefined || HARMLESS.test(path) || isClosedInput(path, publishing)) return [];
    const isOpen = rows.some(({ publishJob }) =>
      publishJob.events.some(({ event }) => OPEN_EVENTS.has(event)),
    );
    const isInput = /^(?:github\.event\.)?inputs\./u.test(path);
    return [
      {
        file: source.path,
        line: lineOf(publishing, written.step.line, match[0]),
        message: `\`${path}\` becomes part of a script of job \`${job.id}\`, which can have an ID token: whoever chooses the text chooses what runs`,
        mend: 'hand it over in `env`, and use the variable in quotes',
        ...(isOpen && !isInput ? { severity: 'error' as const } : {}),
        ...(isInput ? { confidence: 'medium' as const } : {}),
      },
    ];
  });
}

/** GitHub puts the text into the script before a shell reads it: quotes do not help. */
export const TEMPLATE_INJECTION: Rule = {
  name: 'template-injection',
  summary: 'a script of a publish job is put together from texts that others choose',
  severity: 'warning',
  confidence: 'high',
  taxonomy: [],
  check: (project) =>
    publishingJobs(project).flatMap((publishing) =>
      writtenSteps(publishing.source, publishing.job).flatMap((written) => problemsIn(publishing, written)),
    ),
};
