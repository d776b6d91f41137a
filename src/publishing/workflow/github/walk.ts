import { workflowErrors } from '../errors.ts';
import type { Caller, IdTokenPermission } from '../workflow.ts';
import { type Entry, type Needs, type Setting, createContext } from './context.ts';
import type { Context } from './expressions/evaluate.ts';
import { UNTOLD, variants } from './expressions/template.ts';
import { type Possible, type Value, toText, union } from './expressions/value.ts';
import { type Inputs, inputsOfCall } from './inputs.ts';
import type { GitHubWorkflow, Job, RepositorySources } from './model.ts';
import { outputsOfJob } from './outputs/job-outputs.ts';
import type { Outputs } from './outputs/step-outputs.ts';
import type { Start } from './payload.ts';
import { idTokenPermission } from './permissions.ts';
import { readCalledWorkflow } from './publish/called.ts';
import {
  callsOtherThings,
  keepsAllBack,
  mayHoldCredential,
  readCalledWithSecret,
  speaksOfPublishing,
} from './publish/hidden.ts';
import { isNamelessCall } from './publish/nameless.ts';
import type { StepReader } from './publish/step-reader.ts';
import type { StepHit } from './publish/steps.ts';
import { type ReachableJob, reachableJobs } from './reach.ts';

/** One act of publishing, found for one event on one path of calls. */
export interface Finding {
  readonly workflow: GitHubWorkflow;
  readonly job: Job;
  readonly callers: readonly Caller[];
  /** Positions of the jobs on the path: findings sort by it into the order of `needs`. */
  readonly order: readonly number[];
  readonly hit: StepHit;
  readonly event: Start | undefined;
  readonly idToken: IdTokenPermission;
  /** The environment as written, or the input of a called workflow that names it. */
  readonly environment: string | undefined;
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
  readonly sources: Pick<RepositorySources, 'actions' | 'repository'>;
  readonly event: Start | undefined;
  readonly entry: Entry;
  /** Releases or tags start the workflow that was entered. */
  readonly isOfRelease: boolean;
  readonly inputs: Inputs;
  readonly callers: readonly Caller[];
  readonly order: readonly number[];
  readonly inherited: IdTokenPermission | undefined;
  /** One for all events, so that what they have in common is read once. */
  readonly reader: StepReader;
  /** Take every job for reachable, to find those that nothing starts. */
  readonly ignoresConditions: boolean;
}

type Leg = Setting['leg'];

/** One of several; undefined when nobody can tell one of them. */
function anyOf(all: readonly (Possible | undefined)[]): Possible | undefined {
  const told = all.filter((possible) => possible !== undefined);
  return told.length === all.length ? union(told) : undefined;
}

function contextOf({ visit, job, leg, needs }: Omit<JobVisit, 'position'>): Context {
  const { workflow, event, entry, inputs, sources } = visit;
  const environmentVariables = new Map([...workflow.environmentVariables, ...job.environmentVariables]);
  const { repository } = sources;
  return createContext({ event, entry, inputs, leg, needs, repository, job: job.id, environmentVariables });
}

function legsOf({ matrix, variesByLeg }: Job): readonly Leg[] {
  if (!variesByLeg) return [{}];
  return matrix === 'unknown' ? ['unknown'] : matrix;
}

/** `./` is the checkout, `$/` the repository of the running workflow: for a workflow both mean this commit. */
const LOCAL_CALL = /^[.$]\/\.github\/workflows\/(?<file>[^/@]+\.ya?ml)$/u;
const REMOTE_CALL = /^[^./$][^/]*\/[^/]+\/\.github\/workflows\/[^/@]+\.ya?ml@.+$/u;

interface JobVisit {
  readonly visit: Visit;
  readonly job: Job;
  readonly leg: Leg;
  readonly needs: Needs;
  readonly position: number;
}

interface Call {
  readonly uses: string;
  readonly idToken: IdTokenPermission;
  readonly isRemote: boolean;
}

function findingOf(
  at: JobVisit,
  call: Call,
  hit: Omit<StepHit, 'line'>,
): Omit<Finding, 'environment' | 'environments'> {
  const { visit, job, position } = at;
  return {
    workflow: visit.workflow,
    job,
    callers: visit.callers,
    order: [...visit.order, position],
    hit: { ...hit, line: job.line },
    event: visit.event,
    idToken: call.idToken,
    reusable: call.isRemote ? 'remote' : 'local',
    remote: call.isRemote ? call.uses : undefined,
  };
}

/**
 * A call that cannot be followed is reported when its names speak of publishing, or when they say nothing and
 * what it is handed of its own is an ID token.
 */
function unseenCall(at: JobVisit, call: Call): readonly Finding[] {
  const { job } = at;
  const { uses, idToken } = call;
  const file = uses.split('@')[0]?.split('/').at(-1) ?? '';
  if (keepsAllBack(inputTexts(at))) return [];
  const telling = [job.id, job.name ?? '', file];
  const handed = readCalledWithSecret(file, job.secrets);
  const isTold = idToken !== 'missing' && telling.some(speaksOfPublishing);
  const isNameless = idToken === 'job' && isRelease(at, idToken) && isNamelessCall(uses, telling, job.with);
  if (handed === undefined && !isTold && !isNameless) return [];
  const isHeld = !call.isRemote || idToken !== 'job' || mayHoldCredential(job.secrets);
  const auth = isHeld || !isTold ? 'unknown' : 'oidc';
  const unseen = { index: null, method: 'script', ecosystem: null, auth } as const;
  const finding = findingOf(at, call, handed ?? unseen);
  return [{ ...finding, ...environmentOf(at) }];
}

/** The inputs that a call is given, in every form that they can take. */
function inputTexts(at: JobVisit): ReadonlyMap<string, readonly string[]> {
  const textsOf = (value: Value): readonly string[] =>
    typeof value === 'string' ? variants(value, contextOf(at)) : [toText(value)];
  return new Map([...at.job.with].map(([name, value]) => [name, textsOf(value)]));
}

function environmentOf(at: JobVisit): Pick<Finding, 'environment' | 'environments'> {
  const { environment } = at.job;
  const environments = environment === undefined ? [] : variants(environment, contextOf(at));
  return { environment, environments };
}

/** A call of another repository's workflow: one that is known publishes what its file says. */
function remoteCall(at: JobVisit, call: Call): readonly Finding[] {
  const known = readCalledWorkflow(call.uses, at.job, contextOf(at));
  if (known === undefined) return unseenCall(at, call);
  const environments = known.environments?.filter((text) => text !== '') ?? [];
  const [only] = environments;
  const written =
    environments.length === 1 && only !== undefined && !only.includes(UNTOLD) ? only : undefined;
  const environment = written ?? (environments.length === 0 ? undefined : '${{ inputs.environment }}');
  return known.hits.map((hit) => ({ ...findingOf(at, call, hit), environment, environments }));
}

function refuseCycle(called: GitHubWorkflow, visit: Visit): void {
  const chain = [...visit.callers.map(({ workflow }) => workflow), visit.workflow.fileName];
  if (!chain.includes(called.fileName)) return;
  const location = { file: visit.workflow.file };
  throw workflowErrors.create('workflow-call-cycle', { chain: [...chain, called.fileName] }, { location });
}

/** The repository's own workflow, called as if it were another repository's: the same file at another ref. */
function ownFile(uses: string, { repository }: Visit['sources']): string | undefined {
  if (repository === undefined) return undefined;
  const slug = `${repository.owner}/${repository.name}/`.toLowerCase();
  const isOwn = uses.toLowerCase().startsWith(slug);
  return isOwn
    ? LOCAL_CALL.exec(`./${uses.slice(slug.length).split('@')[0] ?? ''}`)?.groups?.['file']
    : undefined;
}

function walkCall(at: JobVisit, uses: string, idToken: IdTokenPermission): readonly Finding[] {
  const { visit, job, position } = at;
  const atAnotherRef = ownFile(uses, visit.sources);
  const called = visit.all.get(atAnotherRef ?? LOCAL_CALL.exec(uses)?.groups?.['file'] ?? '');
  if (called === undefined) return remoteCall(at, { uses, idToken, isRemote: REMOTE_CALL.test(uses) });
  refuseCycle(called, visit);
  const findings = walkWorkflow({
    ...visit,
    workflow: called,
    inputs: inputsOfCall(called, job, contextOf(at)),
    callers: [...visit.callers, { workflow: visit.workflow.fileName, job: job.id, line: job.line }],
    order: [...visit.order, position],
    inherited: idToken,
  });
  if (atAnotherRef === undefined) return findings;
  return findings.map((finding) => ({ ...finding, remote: finding.remote ?? uses }));
}

/**
 * Whether the ID token of a job may well be there to publish with: it has an environment, or is of a workflow
 * that releases. One that every job of the workflow gets says less: then the job itself must speak of it.
 */
function isRelease({ visit, job }: JobVisit, idToken: IdTokenPermission): boolean {
  if (idToken === 'missing') return false;
  if (job.environment !== undefined) return !callsOtherThings(job.environment);
  const names = idToken === 'job' ? [visit.workflow.fileName, visit.workflow.name ?? ''] : [];
  const speaks = [job.id, job.name ?? '', ...names].some(speaksOfPublishing);
  return speaks || (idToken === 'job' && visit.isOfRelease);
}

function walkSteps(at: JobVisit, idToken: IdTokenPermission): readonly Finding[] {
  const { visit, job, position } = at;
  const { workflow, callers, event } = visit;
  const context = contextOf(at);
  const hits = visit.reader.read({
    job,
    environmentVariables: workflow.environmentVariables,
    context,
    idToken,
    sources: visit.sources,
    isRelease: isRelease(at, idToken),
  });
  if (hits.length === 0) return [];
  const isCalled =
    callers.length > 0 || workflow.triggers.every((trigger) => trigger.event === 'workflow_call');
  const reusable = isCalled ? 'local' : false;
  const order = [...visit.order, position];
  const found = { workflow, job, callers, order, event, idToken, ...environmentOf(at), reusable } as const;
  return hits.map((hit) => ({ ...found, hit, remote: undefined }));
}

/** The outputs of a job, of whichever leg is the last; those of a call are not followed. */
function rememberOutputs(visit: Visit): (reachable: ReachableJob) => Outputs {
  const kept = new Map<Job, Outputs>();
  return ({ job, needs }) => {
    const known = kept.get(job);
    if (known !== undefined) return known;
    const legs =
      job.uses === undefined
        ? legsOf(job).map((leg) => outputsOfJob(job, contextOf({ visit, job, needs, leg })))
        : [];
    const outputs: Outputs = (name) => (legs.length === 0 ? undefined : anyOf(legs.map((leg) => leg(name))));
    kept.set(job, outputs);
    return outputs;
  };
}

function jobsOf(visit: Visit): readonly ReachableJob[] {
  const { workflow, ignoresConditions } = visit;
  if (!ignoresConditions) {
    return reachableJobs(workflow, {
      contextOf: (job, needs) => contextOf({ visit, job, needs, leg: 'unknown' }),
      outputsOf: rememberOutputs(visit),
    });
  }
  return workflow.jobs.map((job) => ({
    job,
    needs: { skipped: new Set<string>(), names: job.needs, success: true },
  }));
}

/** All that a workflow publishes when it is entered so, through every call that can be followed. */
export function walkWorkflow(visit: Visit): readonly Finding[] {
  const { workflow, inherited } = visit;
  return jobsOf(visit).flatMap(({ job, needs }) => {
    const idToken = idTokenPermission(job.permissions, workflow.permissions, inherited);
    const position = workflow.jobs.indexOf(job);
    return legsOf(job).flatMap((leg) => {
      const at = { visit, job, leg, needs, position };
      return job.uses === undefined ? walkSteps(at, idToken) : walkCall(at, job.uses, idToken);
    });
  });
}
