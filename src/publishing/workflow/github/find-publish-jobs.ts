import type { EnvironmentExpression, PublishAuth, PublishJob, TriggerEvent } from '../workflow.ts';
import { inputsOfEvent } from './context.ts';
import { ANY_BRANCH, ANY_TAG, BY_HAND, eventsOf } from './events.ts';
import { UNTOLD, hasExpression } from './expressions/template.ts';
import type { GitHubWorkflow, RepositorySources } from './model.ts';
import { type Finding, walkWorkflow } from './walk.ts';

function compareOrder(left: readonly number[], right: readonly number[]): number {
  for (const [depth, position] of left.entries()) {
    const difference = position - (right[depth] ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function findingsFor(
  workflow: GitHubWorkflow,
  { workflows: all, ...sources }: RepositorySources,
  event: TriggerEvent | undefined,
  ignoresConditions = false,
): readonly Finding[] {
  const entry = {
    workflow,
    all: new Map([...all, workflow].map((known) => [known.fileName, known])),
    sources,
    event,
    types: workflow.triggers.find((trigger) => trigger.event === event?.event)?.types,
    callers: [],
    order: [],
    inherited: undefined,
    ignoresConditions,
  };
  return inputsOfEvent(workflow, event).flatMap((inputs) => walkWorkflow({ ...entry, inputs }));
}

const unique = <Item>(items: readonly Item[]): readonly Item[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];

function environmentOf(findings: readonly Finding[]): string | null | EnvironmentExpression {
  const written = findings[0]?.environment;
  if (written === undefined) return null;
  if (!hasExpression(written)) return written;
  const texts = unique(findings.flatMap(({ environments }) => environments));
  return { expression: written, values: texts.some((text) => text.includes(UNTOLD)) ? [] : texts };
}

function authOf(findings: readonly Finding[]): PublishAuth {
  const kinds = new Set(findings.map(({ hit }) => hit.auth));
  const [only] = kinds;
  if (only !== undefined && kinds.size === 1) return only;
  return kinds.has('oidc') || kinds.has('mixed') ? 'mixed' : 'unknown';
}

/** A run by hand on a tag is told only where a run on a branch does not reach the job. */
function withoutEchoes(events: readonly TriggerEvent[]): readonly TriggerEvent[] {
  const onBranch = new Set(events.filter(({ ref }) => ref === ANY_BRANCH).map(({ event }) => event));
  return events.filter(({ event, ref }) => !(event === BY_HAND && ref === ANY_TAG && onBranch.has(event)));
}

function toRow(findings: readonly [Finding, ...Finding[]]): PublishJob {
  const [first] = findings;
  const { workflow, job, callers, hit, idToken, reusable, remote } = first;
  return {
    workflow: workflow.fileName,
    job: job.id,
    line: job.line,
    index: hit.index,
    ecosystem: hit.ecosystem,
    method: hit.method,
    auth: authOf(findings),
    environment: environmentOf(findings),
    environmentLine: job.environmentLine,
    idToken,
    needs: job.needs,
    reusable,
    events: withoutEchoes(unique(findings.map(({ event }) => event).filter((event) => event !== undefined))),
    stepLines: unique(findings.map((finding) => finding.hit.line)),
    condition: job.condition,
    callers,
    ...(remote === undefined ? {} : { remote }),
  };
}

/** One row per job, calling chain and index. */
function toRows(findings: readonly Finding[]): readonly PublishJob[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  const sorted = [...findings].sort(
    (left, right) => compareOrder(left.order, right.order) || left.hit.line - right.hit.line,
  );
  for (const finding of sorted) {
    const { workflow, job, callers, hit } = finding;
    const key = JSON.stringify([callers, workflow.fileName, job.id, hit.index]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map(toRow);
}

/** What is known of a repository: all of it, or its workflows alone. */
export type KnownSources = RepositorySources | readonly GitHubWorkflow[];

function isListOfWorkflows(known: KnownSources): known is readonly GitHubWorkflow[] {
  return Array.isArray(known);
}

/**
 * The publish jobs that a workflow reaches, one row per job *and* index, in the order of `needs`; jobs of
 * local reusable workflows are found when their files are `known`, as are the steps
 * of the repository's own composite actions. With `event` only what that event can
 * reach; without it a job that nothing starts (a condition that never holds, a workflow that is only called)
 * is still a row, with no events. Throws `workflow-call-cycle`,
 * `workflow-too-large` (composite actions without end).
 */
export function findPublishJobs(
  workflow: GitHubWorkflow,
  known: KnownSources = [],
  event?: TriggerEvent,
): readonly PublishJob[] {
  const sources = isListOfWorkflows(known) ? { workflows: known } : known;
  if (event !== undefined) return toRows(findingsFor(workflow, sources, event));
  const started = eventsOf(workflow).flatMap((candidate) => findingsFor(workflow, sources, candidate));
  const seen = new Set(started.map(({ job }) => job));
  const never = findingsFor(workflow, sources, undefined, true).filter(({ job }) => !seen.has(job));
  return toRows([...started, ...never]);
}
