import { speaksOfPublishing } from '../github/publish/hidden.ts';
import type { Condition, EnvironmentExpression, PublishAuth, TriggerEvent } from '../workflow.ts';
import { lookupOf, startOf, startsOf } from './events.ts';
import type { GitLabPipeline, IdTokenDeclaration, PipelineJob, Texts } from './model.ts';
import type { GitLabPublishJob } from './publish-job.ts';
import { isUntold, mintsByHand } from './publish/hits.ts';
import { outcomesOf } from './reach.ts';
import { awaited } from './stage-order.ts';
import type { UnknownPart } from './tree/load.ts';
import { expand } from './variables.ts';
import { type Finding, type PipelineFacts, PipelineWalk } from './walk.ts';

const unique = <Item>(items: readonly Item[]): readonly Item[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];

/** An event for all refs makes those for some of them superfluous. */
function withoutEchoes(events: readonly TriggerEvent[]): readonly TriggerEvent[] {
  const told = new Set(events.map(({ event, ref }) => `${event} ${ref}`));
  return unique(events).filter(({ event, ref }) => {
    const whole = ref.replace(/^(?<kind>refs\/(?:tags|heads)\/).*$/su, '$<kind>*');
    return ref === whole || !told.has(`${event} ${whole}`);
  });
}

const filled = (text: string, variables: Texts): string => expand(text, (name) => variables.get(name));

function environmentOf(
  { environment }: PipelineJob,
  findings: readonly Finding[],
): string | null | EnvironmentExpression {
  if (environment === undefined) return null;
  if (!environment.includes('$') && !isUntold(environment)) return environment;
  const values = unique(findings.map(({ variables }) => filled(environment, variables)));
  return { expression: environment, values: values.some(isUntold) ? [] : values };
}

function authOf(findings: readonly Finding[]): PublishAuth {
  const kinds = new Set(findings.map(({ hit }) => hit.auth));
  const [only] = kinds;
  if (only !== undefined && kinds.size === 1) return only;
  return kinds.has('oidc') || kinds.has('mixed') ? 'mixed' : 'unknown';
}

function conditionOf({ rules = [] }: PipelineJob): Condition | null {
  return rules.find(({ condition, when }) => condition !== undefined && when !== 'never')?.condition ?? null;
}

function idTokensOf({ job, variables }: Finding): readonly IdTokenDeclaration[] {
  return job.idTokens.map((token) => ({
    ...token,
    audiences: token.audiences.map((text) => filled(text, variables)),
  }));
}

function toRow(findings: readonly [Finding, ...Finding[]], path: string): GitLabPublishJob {
  const [first] = findings;
  const { job, pipeline, callers, hit } = first;
  return {
    workflow: path,
    file: job.file,
    job: job.id,
    line: job.line,
    index: hit.index,
    ecosystem: hit.ecosystem,
    method: hit.method,
    auth: authOf(findings),
    environment: environmentOf(job, findings),
    environmentLine: job.environmentLine,
    idToken: job.idTokens.length > 0 ? 'job' : 'missing',
    idTokens: idTokensOf(first),
    mintsByHand: mintsByHand(job),
    needs: awaited(job, pipeline.jobs),
    reusable: callers.length > 0 ? 'local' : false,
    events: withoutEchoes(findings.map(({ event }) => event).filter((event) => event !== undefined)),
    stepLines: unique(findings.map((finding) => finding.hit.line)),
    condition: conditionOf(job),
    callers,
  };
}

/** One row per job, calling chain and index. */
function toRows(findings: readonly Finding[], path: string): readonly GitLabPublishJob[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const { job, callers, hit } = finding;
    const key = JSON.stringify([callers, job.file, job.id, hit.index]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((group) => toRow(group, path));
}

/** What can start a pipeline of whose jobs nothing is known. */
function eventsOfUnknown(pipeline: GitLabPipeline, facts: PipelineFacts): readonly TriggerEvent[] {
  const { event, defaultBranch } = facts;
  const rules = pipeline.workflowRules;
  const expressions = (rules ?? []).flatMap(({ condition }) => condition?.text ?? []);
  const starts =
    event === undefined
      ? startsOf({ expressions, refs: [] }, pipeline.variables, defaultBranch)
      : [startOf(event, defaultBranch)];
  return starts
    .filter((start) => outcomesOf(rules, lookupOf(start, pipeline.variables)).length > 0)
    .map((start) => start.event);
}

/** An include that is not at hand and speaks of publishing is a row, so that no publish job goes unseen. */
function unknownRow(part: UnknownPart, path: string, events: readonly TriggerEvent[]): GitLabPublishJob {
  return {
    workflow: path,
    file: part.file,
    job: `${part.kind}: ${part.name}`,
    line: part.line,
    index: null,
    ecosystem: null,
    method: 'script',
    auth: 'unknown',
    environment: { expression: part.name, values: [] },
    environmentLine: part.line,
    // Nobody can tell; that it is missing would be a statement.
    idToken: 'job',
    idTokens: [],
    mintsByHand: false,
    needs: [],
    reusable: 'remote',
    events: withoutEchoes(events),
    stepLines: [part.line],
    condition: null,
    callers: [],
  };
}

/**
 * The publish jobs of a pipeline, its includes and its child pipelines, one row per job *and* index, in the
 * order of stages and `needs`. Without `event` a job that nothing starts is still a row, with no events. An
 * include that is not at hand is a row where its name speaks of publishing; all of them are in
 * `pipeline.unknown`. Variables of the project's settings are not seen: what hangs on them counts as possible.
 * Throws `workflow-too-large`.
 */
export function findGitLabPublishJobs(
  pipeline: GitLabPipeline,
  facts: PipelineFacts = {},
): readonly GitLabPublishJob[] {
  const walk = new PipelineWalk(pipeline, facts);
  const findings = walk.walk({ pipeline, callers: [], handedDown: new Map(), start: undefined });
  const unseen = pipeline.unknown.filter(
    ({ kind, name }) => kind !== 'downstream' && speaksOfPublishing(name),
  );
  const events = unseen.length === 0 ? [] : eventsOfUnknown(pipeline, facts);
  return [
    ...toRows(findings, pipeline.path),
    ...unseen.map((part) => unknownRow(part, pipeline.path, events)),
  ];
}
