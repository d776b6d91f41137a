import { UNTOLD } from '../github/expressions/template.ts';
import type { TriggerEvent } from '../workflow.ts';
import { type Lookup, type Mention, mentionsOf } from './expressions/evaluate.ts';
import { UNKNOWN, type Value, exact } from './expressions/value.ts';
import type { GitLabPipeline, PipelineJob, Rule, Texts } from './model.ts';
import { plainPath } from './tree/load.ts';

const TAGS = 'refs/tags/';
const BRANCHES = 'refs/heads/';
/** GitLab's default branch of new projects, assumed unless the caller knows better. */
const DEFAULT_BRANCH = 'main';
/** The source of a child pipeline. */
export const FROM_PARENT = 'parent_pipeline';

/** Pipeline sources that run on a tag or on a branch. https://docs.gitlab.com/ci/jobs/job_rules/ (checked 2026-11) */
const REF_SOURCES = ['push', 'web', 'schedule', 'api', 'trigger', 'pipeline'];
const MERGE_REQUEST = 'merge_request_event';
/** Sources that hardly anybody uses: looked at where a rule speaks of them. */
const RARE_SOURCES = ['chat', 'external', 'external_pull_request_event', 'webide', 'ondemand_dast_scan'];
/** Sources for which a person or a caller can set variables, which then win over those of the file. */
const TAKES_VARIABLES = new Set(['web', 'schedule', 'api', 'trigger', 'pipeline', 'chat', FROM_PARENT]);
const REF_VARIABLES = new Set(['CI_COMMIT_TAG', 'CI_COMMIT_BRANCH', 'CI_COMMIT_REF_NAME']);
const MAX_REFS = 20;

/** A ref of a run: its pattern for people, and its name as conditions see it. */
interface RefCase {
  readonly ref: string;
  readonly name: Value;
}

/** One way in which a pipeline can start, with what is known of its variables. */
export interface PipelineStart {
  readonly event: TriggerEvent;
  readonly refName: Value;
  readonly defaultBranch: string;
  /** True for a merge request, also in the child pipelines of its pipeline. */
  readonly isPullRequest: boolean;
}

const isTag = ({ ref }: TriggerEvent): boolean => ref.startsWith(TAGS);
const isPullRequest = ({ event }: TriggerEvent): boolean =>
  event === MERGE_REQUEST || event === 'external_pull_request_event';
/** Variables that are set for merge requests alone. */
const OF_PULL_REQUESTS = /^CI_(?:MERGE_REQUEST|EXTERNAL_PULL_REQUEST)_/u;

/** Predefined variables that decide what runs; undefined: another variable. */
function predefined(name: string, start: PipelineStart): Value | undefined {
  const { event, refName, defaultBranch } = start;
  const unset = exact(null);
  if (name === 'CI_PIPELINE_SOURCE') return exact(event.event);
  if (name === 'CI_COMMIT_TAG') return isTag(event) ? refName : unset;
  if (name === 'CI_COMMIT_BRANCH') return isTag(event) || start.isPullRequest ? unset : refName;
  if (name === 'CI_COMMIT_REF_NAME') return refName;
  if (name === 'CI_DEFAULT_BRANCH') return exact(defaultBranch);
  if (OF_PULL_REQUESTS.test(name)) return start.isPullRequest ? UNKNOWN : unset;
  if (name === 'CI' || name === 'GITLAB_CI') return exact('true');
  return undefined;
}

/**
 * What conditions know of a variable. One that the file sets can be set otherwise by whoever starts the
 * pipeline by hand; one that nothing sets may stand in the settings of the project.
 */
export function lookupOf(start: PipelineStart, variables: Texts): Lookup {
  return (name) => {
    const known = predefined(name, start);
    const text = variables.get(name);
    if (known !== undefined) return known;
    return text === undefined || TAKES_VARIABLES.has(start.event.event) ? UNKNOWN : exact(text);
  };
}

/** The name of a given ref: exact, or a pattern such as `refs/tags/v*`. */
export function startOf(event: TriggerEvent, defaultBranch: string = DEFAULT_BRANCH): PipelineStart {
  const name = event.ref.replace(/^refs\/(?:tags|heads)\//u, '');
  const stars = /^(?<begin>[^*?[\\]*)(?:\*\*?)$/u.exec(name)?.groups?.['begin'];
  const refName: Value =
    stars === undefined
      ? /[*?[]/u.test(name)
        ? { kind: 'begins', text: name.replace(/[*?[].*$/su, '') }
        : exact(name)
      : { kind: 'begins', text: stars };
  return { event, refName, defaultBranch, isPullRequest: isPullRequest(event) };
}

/** Everything that decides whether something runs, for finding the refs that it tells apart. */
export interface Deciding {
  readonly expressions: readonly string[];
  readonly refs: readonly string[];
}

function expressionsOf(rules: readonly Rule[] | undefined): readonly string[] {
  return (rules ?? []).flatMap(({ condition }) => (condition === undefined ? [] : [condition.text]));
}

function decidingJob({ rules, guards, only, except }: PipelineJob): Deciding {
  return {
    expressions: [
      ...expressionsOf(rules),
      ...guards.flatMap(expressionsOf),
      ...(only?.variables ?? []),
      ...(except?.variables ?? []),
    ],
    refs: [...(only?.refs ?? []), ...(except?.refs ?? [])],
  };
}

function joined(all: readonly Deciding[]): Deciding {
  return {
    expressions: all.flatMap(({ expressions }) => expressions),
    refs: all.flatMap(({ refs }) => refs),
  };
}

/** What decides about a job of a pipeline, and about the jobs of the child pipelines that it triggers. */
export function decidingOf(pipeline: GitLabPipeline, job: PipelineJob): Deciding {
  const children = (job.trigger?.locals ?? []).flatMap(
    (path) => pipeline.children.get(plainPath(path)) ?? [],
  );
  return joined([
    { expressions: expressionsOf(pipeline.workflowRules), refs: [] },
    decidingJob(job),
    ...children.flatMap((child) => child.jobs.map((inner) => decidingOf(child, inner))),
  ]);
}

function policyMentions(refs: readonly string[], lookup: Lookup): readonly Mention[] {
  return refs.flatMap((ref) => {
    const [name = ''] = ref.split('@');
    const compared = name.startsWith('/') ? `=~ ${name}` : `== "${name}"`;
    return mentionsOf(`$CI_COMMIT_REF_NAME ${compared}`, lookup);
  });
}

/** Words of `only` and `except` that name no ref. */
export const REF_WORDS: ReadonlySet<string> = new Set([
  'branches',
  'tags',
  'merge_requests',
  'external_pull_requests',
  'pushes',
  'schedules',
  'triggers',
  'pipelines',
  'web',
  'api',
  'chat',
  'external',
]);

/** The names that rules tell apart, and one case for all others. */
function casesOf(mentions: readonly Mention[], kind: 'tag' | 'branch'): readonly RefCase[] {
  const elsewhere = kind === 'tag' ? 'CI_COMMIT_BRANCH' : 'CI_COMMIT_TAG';
  const own = mentions.filter(({ variable }) => REF_VARIABLES.has(variable) && variable !== elsewhere);
  const begins = own.flatMap(({ pattern }) => pattern?.beginnings ?? []);
  const whole = begins.filter(({ takes }) => takes === 'only').map(({ text }) => text);
  const texts = own.map(({ text }) => text).filter((text) => text !== undefined);
  const starts = begins.filter(({ takes }) => takes !== 'only').map(({ text }) => text);
  const limited = (all: readonly string[]): readonly string[] =>
    [...new Set(all)].filter((text) => text !== '').slice(0, MAX_REFS);
  const known = { texts: limited([...texts, ...whole]), beginnings: limited(starts) };
  const prefix = kind === 'tag' ? TAGS : BRANCHES;
  return [
    ...known.texts.map((text) => ({ ref: prefix + text, name: exact(text) })),
    ...known.beginnings.map((text) => ({
      ref: `${prefix}${text}*`,
      name: { kind: 'begins', text } as const,
    })),
    { ref: `${prefix}*`, name: { kind: 'other', ...known } },
  ];
}

/**
 * Every way in which a pipeline can start, told apart as far as its rules do: a rule `=~ /^v/` makes
 * `refs/tags/v*` a case of its own.
 */
export function startsOf(
  { expressions, refs }: Deciding,
  variables: Texts,
  defaultBranch: string = DEFAULT_BRANCH,
): readonly PipelineStart[] {
  const lookup: Lookup = (name) => {
    const text = name === 'CI_DEFAULT_BRANCH' ? defaultBranch : variables.get(name);
    return text === undefined ? UNKNOWN : exact(text);
  };
  const mentions = [
    ...[...new Set(expressions)].flatMap((expression) => mentionsOf(expression, lookup)),
    ...policyMentions(
      refs.filter((ref) => !REF_WORDS.has(ref)),
      lookup,
    ),
  ];
  const rare = RARE_SOURCES.filter((source) => expressions.some((text) => text.includes(source)));
  const cases = [...casesOf(mentions, 'tag'), ...casesOf(mentions, 'branch')];
  const branches: RefCase = { ref: `${BRANCHES}*`, name: { kind: 'begins', text: '' } };
  return [
    ...[...REF_SOURCES, ...rare].flatMap((event) => cases.map((one) => [event, one] as const)),
    [MERGE_REQUEST, branches] as const,
  ].map(([event, { ref, name }]) => ({
    event: { event, ref },
    refName: name,
    defaultBranch,
    isPullRequest: isPullRequest({ event, ref }),
  }));
}

/** How the same start looks in a child pipeline. */
export function startOfChild(start: PipelineStart): PipelineStart {
  return { ...start, event: { event: FROM_PARENT, ref: start.event.ref } };
}

/** Predefined variables as a script sees them, as far as they are known. */
export function predefinedTexts(start: PipelineStart, host: string): Texts {
  const names = [
    'CI_PIPELINE_SOURCE',
    'CI_COMMIT_TAG',
    'CI_COMMIT_BRANCH',
    'CI_COMMIT_REF_NAME',
    'CI_DEFAULT_BRANCH',
  ];
  const told = names.map((name): readonly [string, string] => {
    const value = predefined(name, start);
    return [name, value?.kind === 'exact' ? (value.text ?? '') : UNTOLD];
  });
  return new Map([
    ...told,
    ['CI_SERVER_HOST', host],
    ['CI_SERVER_FQDN', host],
    ['CI_SERVER_URL', `https://${host}`],
    ['CI_API_V4_URL', `https://${host}/api/v4`],
    // Not known, yet the index of the project's own is told apart by it from every other.
    ['CI_PROJECT_ID', '$${CI_PROJECT_ID}'],
  ]);
}
