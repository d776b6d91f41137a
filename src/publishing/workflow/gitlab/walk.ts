import type { Caller, TriggerEvent } from '../workflow.ts';
import {
  type PipelineStart,
  decidingOf,
  lookupOf,
  predefinedTexts,
  startOf,
  startOfChild,
  startsOf,
} from './events.ts';
import type { GitLabPipeline, PipelineJob, Texts } from './model.ts';
import { type JobHit, isWorthReading, readHits } from './publish/hits.ts';
import { type Outcome, jobOutcomes, outcomesOf } from './reach.ts';
import { Budget, MAX_SCRIPT_CHARACTERS } from './tree/budget.ts';
import { plainPath } from './tree/load.ts';
import { expandAll } from './variables.ts';

/** What the caller knows of the project. */
export interface PipelineFacts {
  /** Only what this event can reach; left out: whatever can start the pipeline. */
  readonly event?: TriggerEvent;
  /** Left out: `main`. */
  readonly defaultBranch?: string;
  /** Host of the GitLab instance; left out: `gitlab.com`. */
  readonly host?: string;
}

/** One act of publishing, found for one way in which a pipeline can start. */
export interface Finding {
  readonly pipeline: GitLabPipeline;
  readonly job: PipelineJob;
  readonly callers: readonly Caller[];
  readonly hit: JobHit;
  /** Undefined: nothing starts the job. */
  readonly event: TriggerEvent | undefined;
  readonly variables: Texts;
}

interface Visit {
  readonly pipeline: GitLabPipeline;
  readonly callers: readonly Caller[];
  /** Variables that the triggering job hands down; they win. */
  readonly handedDown: Texts;
  /** Undefined at the top: the jobs decide which starts are told apart. */
  readonly start: PipelineStart | undefined;
}

const MAX_WORK = 300_000;
const GENERIC: TriggerEvent = { event: 'push', ref: 'refs/tags/*' };

function weightOf({ rules = [], only, except, variables, rootVariables }: PipelineJob): number {
  const texts = [
    ...rules.map(({ condition }) => condition?.text ?? ''),
    ...(only?.variables ?? []),
    ...(except?.variables ?? []),
  ];
  const refs = (only?.refs?.length ?? 0) + (except?.refs?.length ?? 0);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return 1 + refs + texts.length + variables.size + rootVariables.size + Math.ceil(characters / 50);
}

/** Goes through a pipeline and its child pipelines. */
export class PipelineWalk {
  readonly #facts: PipelineFacts;
  readonly #work: Budget;
  readonly #scripts: Budget;
  readonly #hits = new Map<PipelineJob, Map<string, readonly JobHit[]>>();

  constructor(pipeline: GitLabPipeline, facts: PipelineFacts) {
    this.#facts = facts;
    this.#work = new Budget(pipeline.path, MAX_WORK, 'steps, one for each rule, variable and way to start');
    this.#scripts = new Budget(pipeline.path, MAX_SCRIPT_CHARACTERS, 'characters of scripts');
  }

  walk(visit: Visit): readonly Finding[] {
    return visit.pipeline.jobs.flatMap((job) => this.#walkJob(visit, job));
  }

  #walkJob(visit: Visit, job: PipelineJob): readonly Finding[] {
    const isTrigger = job.trigger !== undefined;
    if (!isTrigger && !isWorthReading(job)) return [];
    const found = this.#startsFor(visit, job).flatMap((start) => {
      const outcomes = this.outcomes(visit.pipeline, job, start, visit.handedDown);
      return outcomes.flatMap((variables) =>
        isTrigger
          ? this.#intoChildren(visit, job, start, variables)
          : this.#legs(visit, job, start, variables, start.event),
      );
    });
    if (found.length > 0 || isTrigger || this.#facts.event !== undefined || visit.start !== undefined)
      return found;
    const start = startOf(GENERIC, this.#facts.defaultBranch);
    return this.#legs(visit, job, start, this.#layers(visit.pipeline, job, visit.handedDown), undefined);
  }

  #startsFor({ pipeline, start, handedDown }: Visit, job: PipelineJob): readonly PipelineStart[] {
    const { event, defaultBranch } = this.#facts;
    if (start !== undefined) return [start];
    if (event !== undefined) return [startOf(event, defaultBranch)];
    const variables = new Map([...pipeline.variables, ...job.variables, ...handedDown]);
    return startsOf(decidingOf(pipeline, job), variables, defaultBranch);
  }

  /** Variables with which a job can run when a pipeline starts so; none: it surely does not run. */
  outcomes(
    pipeline: GitLabPipeline,
    job: PipelineJob,
    start: PipelineStart,
    handedDown: Texts,
  ): readonly Texts[] {
    this.#work.spend(weightOf(job));
    const known = new Map([...pipeline.variables, ...handedDown]);
    const whole = outcomesOf(pipeline.workflowRules, lookupOf(start, known));
    return whole.flatMap((workflow) => {
      const variables = this.#layers(pipeline, job, handedDown, workflow);
      const own = this.#reaches(pipeline, job, start, variables);
      return own.map((outcome) => this.#layers(pipeline, job, handedDown, workflow, outcome));
    });
  }

  #reaches(
    pipeline: GitLabPipeline,
    job: PipelineJob,
    start: PipelineStart,
    variables: Texts,
  ): readonly Outcome[] {
    const hasRules = pipeline.workflowRules !== undefined;
    // GitLab makes no pipeline in which a job needs one that is not there.
    const lacks = (job.needs ?? []).some((need) => {
      const needed = need.optional ? undefined : pipeline.jobs.find(({ id }) => id === need.job);
      if (needed === undefined) return false;
      this.#work.spend(weightOf(needed));
      const known = new Map([...needed.rootVariables, ...needed.variables]);
      return jobOutcomes(needed, hasRules, start, lookupOf(start, known)).length === 0;
    });
    return lacks ? [] : jobOutcomes(job, hasRules, start, lookupOf(start, variables));
  }

  #layers(
    pipeline: GitLabPipeline,
    job: PipelineJob,
    handedDown: Texts,
    workflow?: Outcome,
    own?: Outcome,
  ): Texts {
    this.#work.spend(pipeline.variables.size);
    return new Map([
      ...job.rootVariables,
      ...(workflow?.variables ?? []),
      ...job.variables,
      ...(own?.variables ?? []),
      ...handedDown,
    ]);
  }

  #intoChildren(
    { pipeline, callers }: Visit,
    job: PipelineJob,
    start: PipelineStart,
    variables: Texts,
  ): readonly Finding[] {
    const children = (job.trigger?.locals ?? []).flatMap(
      (path) => pipeline.children.get(plainPath(path)) ?? [],
    );
    const handedDown = expandAll([predefinedTexts(start, this.#host()), variables]);
    const own = new Map([...handedDown].filter(([name]) => variables.has(name)));
    return children.flatMap((child) =>
      this.walk({
        pipeline: child,
        callers: [...callers, { workflow: pipeline.path, job: job.id, line: job.line }],
        handedDown: own,
        start: startOfChild(start),
      }),
    );
  }

  #legs(
    { pipeline, callers }: Visit,
    job: PipelineJob,
    start: PipelineStart,
    variables: Texts,
    event: TriggerEvent | undefined,
  ): readonly Finding[] {
    return job.legs.flatMap((leg) => {
      this.#work.spend(variables.size + leg.size + 20);
      const all = expandAll([predefinedTexts(start, this.#host()), variables, leg]);
      const whole = new Map([...all, ['CI_JOB_NAME', job.id]]);
      return this.#hitsOf(job, whole).map((hit) => ({
        pipeline,
        job,
        callers,
        hit,
        event,
        variables: whole,
      }));
    });
  }

  #hitsOf(job: PipelineJob, variables: Texts): readonly JobHit[] {
    const key = JSON.stringify([...variables]);
    const known = this.#hits.get(job) ?? new Map<string, readonly JobHit[]>();
    const hits = known.get(key) ?? readHits(job, variables, this.#scripts);
    this.#hits.set(job, known.set(key, hits));
    return hits;
  }

  #host(): string {
    return this.#facts.host ?? 'gitlab.com';
  }
}
