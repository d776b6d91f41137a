import { workflowErrors } from '../errors.ts';
import type { Caller, IdTokenPermission, TriggerEvent } from '../workflow.ts';
import { type Inputs, type Setting, createContext, inputsOfCall } from './context.ts';
import type { Context } from './expressions/evaluate.ts';
import { variants } from './expressions/template.ts';
import type { GitHubWorkflow, Job } from './model.ts';
import { idTokenPermission } from './permissions.ts';
import { speaksOfPublishing } from './publish/hidden.ts';
import { type StepHit, readPublishSteps } from './publish/steps.ts';
import { reachableJobs } from './reach.ts';

/** One act of publishing, found for one event on one path of calls. */
export interface Finding {
  readonly workflow: GitHubWorkflow;
  readonly job: Job;
  readonly callers: readonly Caller[];
  /** Positions of the jobs on the path: findings sort by it into the order of `needs`. */
  readonly order: readonly number[];
  readonly hit: StepHit;
  readonly event: TriggerEvent | undefined;
  readonly idToken: IdTokenPermission;
  /** Texts that the environment can become. */
  readonly environments: readonly string[];
  readonly reusable: false | 'local' | 'remote';
  readonly remote: string | undefined;
}

/** One workflow, entered by an event or a call. */
export interface Visit {
  readonly workflow: GitHubWorkflow;
  /** Every workflow of the repository that is known, by file name. */
  readonly all: ReadonlyMap<string, GitHubWorkflow>;
  readonly event: TriggerEvent | undefined;
  readonly types: readonly string[] | undefined;
  readonly inputs: Inputs;
  readonly callers: readonly Caller[];
  readonly order: readonly number[];
  readonly inherited: IdTokenPermission | undefined;
  /** Take every job for reachable, to find those that nothing starts. */
  readonly ignoresConditions: boolean;
}

type Leg = Setting['leg'];

function contextOf(visit: Visit, job: Job | undefined, leg: Leg): Context {
  const variables = new Map([...visit.workflow.environmentVariables, ...(job?.environmentVariables ?? [])]);
  const { event, types, inputs } = visit;
  return createContext({ event, types, inputs, leg, environmentVariables: variables });
}

const legsOf = ({ matrix }: Job): readonly Leg[] => (matrix === 'unknown' ? ['unknown'] : matrix);

/** `./` is the checkout, `$/` the repository of the running workflow: for a workflow both mean this commit. */
const LOCAL_CALL = /^[.$]\/\.github\/workflows\/(?<file>[^/@]+\.ya?ml)$/u;
const REMOTE_CALL = /^[^./$][^/]*\/[^/]+\/\.github\/workflows\/[^/@]+\.ya?ml@.+$/u;

interface JobVisit {
  readonly visit: Visit;
  readonly job: Job;
  readonly leg: Leg;
  readonly position: number;
}

/** A call that cannot be followed is reported when its names speak of publishing. */
function unseenCall(
  { visit, job, leg, position }: JobVisit,
  uses: string,
  idToken: IdTokenPermission,
): readonly Finding[] {
  const isRemote = REMOTE_CALL.test(uses);
  const telling = [job.id, job.name ?? '', uses.split('@')[0]?.split('/').at(-1) ?? ''];
  if (idToken === 'missing' || !telling.some(speaksOfPublishing)) return [];
  const context = contextOf(visit, job, leg);
  return [
    {
      workflow: visit.workflow,
      job,
      callers: visit.callers,
      order: [...visit.order, position],
      hit: { index: null, method: 'script', auth: 'unknown', line: job.line },
      event: visit.event,
      idToken,
      environments: job.environment === undefined ? [] : variants(job.environment, context),
      reusable: isRemote ? 'remote' : 'local',
      remote: isRemote ? uses : undefined,
    },
  ];
}

function refuseCycle(called: GitHubWorkflow, visit: Visit): void {
  const chain = [...visit.callers.map(({ workflow }) => workflow), visit.workflow.fileName];
  if (!chain.includes(called.fileName)) return;
  const location = { file: visit.workflow.file };
  throw workflowErrors.create('workflow-call-cycle', { chain: [...chain, called.fileName] }, { location });
}

function walkCall(at: JobVisit, uses: string, idToken: IdTokenPermission): readonly Finding[] {
  const { visit, job, leg, position } = at;
  const called = visit.all.get(LOCAL_CALL.exec(uses)?.groups?.['file'] ?? '');
  if (called === undefined) return unseenCall(at, uses, idToken);
  refuseCycle(called, visit);
  return walkWorkflow({
    ...visit,
    workflow: called,
    inputs: inputsOfCall(called, job, contextOf(visit, job, leg)),
    callers: [...visit.callers, { workflow: visit.workflow.fileName, job: job.id, line: job.line }],
    order: [...visit.order, position],
    inherited: idToken,
  });
}

function walkSteps({ visit, job, leg, position }: JobVisit, idToken: IdTokenPermission): readonly Finding[] {
  const { workflow, callers, event } = visit;
  const context = contextOf(visit, job, leg);
  const hits = readPublishSteps({
    job,
    environmentVariables: workflow.environmentVariables,
    context,
    idToken,
  });
  if (hits.length === 0) return [];
  const environments = job.environment === undefined ? [] : variants(job.environment, context);
  const isCalled =
    callers.length > 0 || workflow.triggers.every((trigger) => trigger.event === 'workflow_call');
  const reusable = isCalled ? 'local' : false;
  const order = [...visit.order, position];
  const found = { workflow, job, callers, order, event, idToken, environments, reusable } as const;
  return hits.map((hit) => ({ ...found, hit, remote: undefined }));
}

/** All that a workflow publishes when it is entered so, through every call that can be followed. */
export function walkWorkflow(visit: Visit): readonly Finding[] {
  const { workflow, inherited, ignoresConditions } = visit;
  const jobs = ignoresConditions
    ? workflow.jobs
    : reachableJobs(workflow, contextOf(visit, undefined, 'unknown'));
  return jobs.flatMap((job) => {
    const idToken = idTokenPermission(job.permissions, workflow.permissions, inherited);
    const position = workflow.jobs.indexOf(job);
    return legsOf(job).flatMap((leg) => {
      const at = { visit, job, leg, position };
      return job.uses === undefined ? walkSteps(at, idToken) : walkCall(at, job.uses, idToken);
    });
  });
}
