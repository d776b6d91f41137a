import type { EnvironmentExpression, PublishAuth, PublishJob, TriggerEvent } from '../workflow.ts';
import { keyOfEvent } from './environment-for.ts';
import { BY_HAND, eventsOf } from './events.ts';
import { UNTOLD, hasExpression } from './expressions/template.ts';
import { type Inputs, inputsOfEvent } from './inputs.ts';
import { startsOf } from './literals.ts';
import type { GitHubWorkflow, RepositorySources, Trigger } from './model.ts';
import { StepReader } from './publish/step-reader.ts';
import type { Start } from './payload.ts';
import { surest, withoutGuesses } from './publish/guesses.ts';
import { type Finding, walkWorkflow } from './walk.ts';

function compareOrder(left: readonly number[], right: readonly number[]): number {
  for (const [depth, position] of left.entries()) {
    const difference = position - (right[depth] ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

interface Walking {
  readonly workflow: GitHubWorkflow;
  readonly all: ReadonlyMap<string, GitHubWorkflow>;
  readonly sources: Omit<RepositorySources, 'workflows'>;
  readonly reader: StepReader;
}

/** Workflows by file name, once for each list: there may be a thousand, and each of them asks. */
const BY_NAME = new WeakMap<readonly GitHubWorkflow[], ReadonlyMap<string, GitHubWorkflow>>();

function byName(workflows: readonly GitHubWorkflow[]): ReadonlyMap<string, GitHubWorkflow> {
  const kept = BY_NAME.get(workflows);
  if (kept !== undefined) return kept;
  const made = new Map(workflows.map((workflow) => [workflow.fileName, workflow]));
  BY_NAME.set(workflows, made);
  return made;
}

function walkingOf(workflow: GitHubWorkflow, { workflows, ...sources }: RepositorySources): Walking {
  const known = byName(workflows);
  const isKnown = known.get(workflow.fileName) === workflow;
  const all = isKnown ? known : new Map([...known, [workflow.fileName, workflow]]);
  return { workflow, all, sources, reader: new StepReader() };
}

/** A release or a tag, and not any push, is what a trigger is for. */
const isRelease = ({ event, tags }: Trigger): boolean =>
  event === 'release' || (event === 'push' && tags !== undefined);

function findingsFor(
  { workflow, all, sources, reader }: Walking,
  event: Start | undefined,
  ignoresConditions = false,
): readonly Finding[] {
  const { fileName, name, triggers } = workflow;
  const trigger = triggers.find((one) => one.event === event?.event);
  const isOfRelease = triggers.some(isRelease);
  const from = {
    workflow,
    all,
    sources,
    reader,
    event,
    isOfRelease,
    callers: [],
    order: [],
    inherited: undefined,
  };
  return inputsOfEvent(workflow, event).flatMap((inputs) => {
    const entry = { file: `.github/workflows/${fileName}`, name, trigger, inputs: byHand(event, inputs) };
    return walkWorkflow({ ...from, ignoresConditions, inputs, entry });
  });
}

/** Only a run by hand has inputs in its payload. */
const byHand = (event: Start | undefined, inputs: Inputs): Inputs =>
  event === undefined || event.event === BY_HAND ? inputs : new Map();

const TAG = 'refs/tags/';

const unique = <Item>(items: readonly Item[]): readonly Item[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];

function environmentOf(findings: readonly Finding[]): string | null | EnvironmentExpression {
  const written = findings[0]?.environment;
  if (written === undefined) return null;
  if (!hasExpression(written)) return written;
  return { expression: written, values: valuesOf(findings) };
}

/** Names that the environment can become; none when one of them cannot be told. */
function valuesOf(findings: readonly Finding[]): readonly string[] {
  const texts = unique(findings.flatMap(({ environments }) => environments));
  return texts.some((text) => text.includes(UNTOLD)) ? [] : texts;
}

/** A pattern that stands for exact refs too has the environments of all of them. */
function environmentByEvent(
  findings: readonly Finding[],
  events: readonly TriggerEvent[],
): PublishJob['environmentByEvent'] {
  const written = findings[0]?.environment;
  if (written === undefined || !hasExpression(written)) return undefined;
  const isOf = ({ event, ref }: TriggerEvent, start: Start | undefined): boolean =>
    start?.event === event && (start.ref === ref || start.pattern === ref);
  return new Map(
    events.map((told) => [keyOfEvent(told), valuesOf(findings.filter(({ event }) => isOf(told, event)))]),
  );
}

function authOf(findings: readonly Finding[]): PublishAuth {
  const kinds = new Set(findings.map(({ hit }) => hit.auth));
  const [only] = kinds;
  if (only !== undefined && kinds.size === 1) return only;
  return kinds.has('oidc') || kinds.has('mixed') ? 'mixed' : 'unknown';
}

/**
 * Where any ref of a pattern reaches a job, the exact ones that conditions name say nothing more. A tag of a
 * run by hand, or one that only shares its name with a named branch, is told where that branch does not
 * reach the job.
 */
function toldEvents(starts: readonly Start[]): readonly TriggerEvent[] {
  const reaching = new Set(starts.map(keyOfEvent));
  const isCovered = ({ event, pattern }: Start): boolean =>
    pattern !== undefined && reaching.has(keyOfEvent({ event, ref: pattern }));
  const isEcho = ({ event, ref, pattern }: Start): boolean =>
    (event === BY_HAND || pattern !== undefined) &&
    ref.startsWith(TAG) &&
    reaching.has(keyOfEvent({ event, ref: `refs/heads/${ref.slice(TAG.length)}` }));
  const told = starts.filter((start) => !isCovered(start) && !isEcho(start));
  return unique(told.map(({ event, ref }) => ({ event, ref })));
}

const hitOf = ({ hit }: Finding): Finding['hit'] => hit;

type Findings = readonly [Finding, ...Finding[]];

function toRow(findings: Findings): PublishJob {
  const first = surest(findings, hitOf);
  const { workflow, job, callers, hit, idToken, reusable, remote } = first;
  const events = toldEvents(findings.map(({ event }) => event).filter((event) => event !== undefined));
  const byEvent = environmentByEvent(findings, events);
  return {
    workflow: workflow.fileName,
    job: job.id,
    line: job.line,
    index: hit.index,
    ecosystem: hit.ecosystem,
    method: hit.method,
    auth: authOf(findings),
    environment: environmentOf(findings),
    ...(byEvent === undefined ? {} : { environmentByEvent: byEvent }),
    environmentLine: job.environmentLine,
    idToken,
    needs: job.needs,
    reusable,
    events,
    stepLines: unique(findings.map((finding) => finding.hit.line)),
    condition: job.condition,
    callers,
    ...(remote === undefined ? {} : { remote }),
  };
}

/** A guess stays one in every run of a job of which another run surely publishes. */
function withoutGuessedRows(groups: readonly Findings[]): readonly Findings[] {
  const jobs = Map.groupBy(groups, ([{ job }]) => job);
  const kept = new Set([...jobs.values()].flatMap((ofJob) => withoutGuesses(ofJob, ([{ hit }]) => hit)));
  return groups.filter((group) => kept.has(group));
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
  return withoutGuessedRows([...groups.values()]).map(toRow);
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
  const walking = walkingOf(workflow, sources);
  if (event !== undefined) return toRows(findingsFor(walking, event));
  const started = startsOf(eventsOf(workflow), walking).flatMap((start) => findingsFor(walking, start));
  const seen = new Set(started.map(({ job }) => job));
  const never = findingsFor(walking, undefined, true).filter(({ job }) => !seen.has(job));
  return toRows([...started, ...never]);
}
