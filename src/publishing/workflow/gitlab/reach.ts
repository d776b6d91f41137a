import { type Lookup, holds } from './expressions/evaluate.ts';
import { readPattern } from '../patterns/pattern.ts';
import { exact, isEqual, isFound } from './expressions/value.ts';
import { type PipelineStart, REF_WORDS } from './events.ts';
import type { PipelineJob, Policy, Rule, Texts } from './model.ts';

/** A way in which rules let something run, with the variables that the rule sets. */
export interface Outcome {
  readonly variables: Texts;
}

const NO_VARIABLES: Texts = new Map();

/** Whether one rule is the one that decides; undefined: nobody can tell. */
function fits({ condition, depends }: Rule, lookup: Lookup): boolean | undefined {
  const truth = condition === undefined ? true : holds(condition.text, lookup);
  if (truth === false) return false;
  return truth === true && !depends ? true : undefined;
}

/**
 * What rules can come to: the first that fits decides, and where nobody can tell whether one fits, those
 * behind it may decide too. No outcome: surely nothing runs.
 */
export function outcomesOf(rules: readonly Rule[] | undefined, lookup: Lookup): readonly Outcome[] {
  if (rules === undefined) return [{ variables: NO_VARIABLES }];
  const outcomes: Outcome[] = [];
  for (const rule of rules) {
    const truth = fits(rule, lookup);
    if (truth !== false && rule.when !== 'never') outcomes.push({ variables: rule.variables });
    if (truth === true) return outcomes;
  }
  return outcomes;
}

const PULL_REQUESTS: Readonly<Record<string, string>> = {
  merge_requests: 'merge_request_event',
  external_pull_requests: 'external_pull_request_event',
};

function takesRef(written: string, start: PipelineStart): boolean | undefined {
  const [name = '', path] = written.split('@');
  const truth = takesName(name, start);
  // `main@group/project` leaves out forks, and whether this is one is not known.
  return path !== undefined && truth === true ? undefined : truth;
}

function takesName(name: string, { event, refName, isPullRequest }: PipelineStart): boolean | undefined {
  if (name === 'tags') return event.ref.startsWith('refs/tags/');
  if (name === 'branches') return event.ref.startsWith('refs/heads/') && !isPullRequest;
  if (PULL_REQUESTS[name] !== undefined) return event.event === PULL_REQUESTS[name];
  // Sources go by their name or its plural.
  if ([event.event, `${event.event}s`, `${event.event}es`].includes(name)) return true;
  // A branch that is called like a source would be taken too; nobody has one.
  if (isPullRequest || REF_WORDS.has(name)) return false;
  if (!name.startsWith('/')) return isEqual(refName, exact(name));
  const pattern = readPattern(name);
  return pattern === undefined ? undefined : isFound(pattern, refName);
}

const anyOf = (truths: readonly (boolean | undefined)[]): boolean | undefined =>
  truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;

function facets(policy: Policy, start: PipelineStart, lookup: Lookup): readonly (boolean | undefined)[] {
  const { refs, variables, depends } = policy;
  return [
    ...(refs === undefined ? [] : [anyOf(refs.map((ref) => takesRef(ref, start)))]),
    ...(variables === undefined ? [] : [anyOf(variables.map((expression) => holds(expression, lookup)))]),
    ...(depends ? [undefined] : []),
  ];
}

/** A job that says nothing runs for branches and tags, and not for merge requests. */
const DEFAULT_ONLY: Policy = { refs: ['branches', 'tags'], variables: undefined, depends: false };

function passesPolicies(
  { only, except }: PipelineJob,
  hasWorkflowRules: boolean,
  start: PipelineStart,
  lookup: Lookup,
): boolean {
  // Where the workflow has rules, only what the job itself says counts.
  const own = only ?? (hasWorkflowRules ? undefined : DEFAULT_ONLY);
  // `refs` keep their default where `only` has other keys alone.
  const whole = own === undefined ? undefined : { ...own, refs: own.refs ?? DEFAULT_ONLY.refs };
  if (whole !== undefined && facets(whole, start, lookup).includes(false)) return false;
  return except === undefined || anyOf(facets(except, start, lookup)) !== true;
}

/** How a job can come to run in a pipeline that runs; none: it surely does not. */
export function jobOutcomes(
  job: PipelineJob,
  hasWorkflowRules: boolean,
  start: PipelineStart,
  lookup: Lookup,
): readonly Outcome[] {
  if (job.guards.some((guard) => outcomesOf(guard, lookup).length === 0)) return [];
  if (job.rules !== undefined) return outcomesOf(job.rules, lookup);
  return passesPolicies(job, hasWorkflowRules, start, lookup) ? outcomesOf(undefined, lookup) : [];
}
