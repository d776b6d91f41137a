import { workflowErrors } from '../errors.ts';
import { matchesPattern, matchesPatterns } from '../../config/index.ts';
import type { TriggerEvent } from '../workflow.ts';
import type { GitHubWorkflow, Trigger } from './model.ts';

/** Any branch. */
export const ANY_BRANCH = 'refs/heads/*';
/** Any tag. */
export const ANY_TAG = 'refs/tags/*';
const ANY_PULL_REQUEST = 'refs/pull/*/merge';
/** The event of a run that a person starts, on whatever branch or tag. */
export const BY_HAND = 'workflow_dispatch';

/** Events that run on a tag when they are started by one. */
const TAG_EVENTS = new Set(['release']);
const PULL_REQUEST_EVENTS = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment']);

const positive = (patterns: readonly string[]): readonly string[] =>
  patterns.filter((pattern) => !pattern.startsWith('!'));

const ignoresAll = (patterns: readonly string[] = []): boolean =>
  patterns.some((pattern) => pattern === '**' || pattern === '*');

/** The refs of a push: a filter for only one of branches and tags shuts the other out. */
function pushRefs({ branches, branchesIgnore, tags, tagsIgnore }: Trigger): readonly string[] {
  const filtersBranches = branches !== undefined || branchesIgnore !== undefined;
  const filtersTags = tags !== undefined || tagsIgnore !== undefined;
  const heads =
    branches === undefined ? [ANY_BRANCH] : positive(branches).map((name) => `refs/heads/${name}`);
  const tagRefs = tags === undefined ? [ANY_TAG] : positive(tags).map((name) => `refs/tags/${name}`);
  return [
    ...((filtersTags && !filtersBranches) || ignoresAll(branchesIgnore) ? [] : heads),
    ...((filtersBranches && !filtersTags) || ignoresAll(tagsIgnore) ? [] : tagRefs),
  ];
}

/** The base branches that a pull request's filter leaves. */
function baseRefs({ branches }: Trigger): readonly string[] {
  return branches === undefined ? [ANY_BRANCH] : positive(branches).map((name) => `refs/heads/${name}`);
}

/** A pull request runs on its merge ref; one that was merged, on the branch that it was merged into. */
function pullRequestRefs(trigger: Trigger): readonly string[] {
  return [...(trigger.types?.includes('closed') === true ? baseRefs(trigger) : []), ANY_PULL_REQUEST];
}

/** Events of a commit that may be a branch's or a tag's. */
const EITHER_REF = new Set(['create', BY_HAND, 'deployment', 'deployment_status', 'registry_package']);

/** By https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows (checked 2026-11). */
function refsOf(trigger: Trigger): readonly string[] {
  const { event } = trigger;
  if (event === 'push') return pushRefs(trigger);
  if (event === 'workflow_call') return [];
  if (EITHER_REF.has(event)) return [ANY_BRANCH, ANY_TAG];
  if (TAG_EVENTS.has(event)) return [ANY_TAG];
  if (PULL_REQUEST_EVENTS.has(event)) return pullRequestRefs(trigger);
  if (event === 'pull_request_target') return baseRefs(trigger);
  return [event === 'merge_group' ? 'refs/heads/gh-readonly-queue/*' : ANY_BRANCH];
}

/** Every event that can start a workflow, with its ref or a pattern for it; `workflow_call` is none. */
export function eventsOf(workflow: GitHubWorkflow): readonly TriggerEvent[] {
  return workflow.triggers.flatMap((trigger) =>
    refsOf(trigger).map((ref) => ({ event: trigger.event, ref })),
  );
}

function takesTag(trigger: Trigger, tag: string): boolean {
  const { branches, branchesIgnore, tags, tagsIgnore } = trigger;
  // Path filters are not looked at when a tag is pushed.
  if (tags !== undefined) return matchesPatterns(tags, tag);
  if (tagsIgnore !== undefined) return !tagsIgnore.some((pattern) => matchesPattern(pattern, tag));
  return branches === undefined && branchesIgnore === undefined;
}

function startedByTag(trigger: Trigger, tag: string): boolean {
  if (trigger.event === 'push') return takesTag(trigger, tag);
  if (trigger.event === 'create') return true;
  const { types } = trigger;
  return (
    trigger.event === 'release' &&
    (types === undefined ||
      types.some((type) => ['published', 'created', 'released', 'prereleased'].includes(type)))
  );
}

/** Events that a tag starts, the push first: it comes without anybody doing more than pushing. */
export function eventsForTag(workflow: GitHubWorkflow, tag: string): readonly TriggerEvent[] {
  const rank = ['push', 'release', 'create'];
  return workflow.triggers
    .filter((trigger) => startedByTag(trigger, tag))
    .map(({ event }) => ({ event, ref: `refs/tags/${tag}` }))
    .sort((left, right) => rank.indexOf(left.event) - rank.indexOf(right.event));
}

function describe(trigger: Trigger): string {
  const filters = Object.entries({
    branches: trigger.branches,
    'branches-ignore': trigger.branchesIgnore,
    tags: trigger.tags,
    'tags-ignore': trigger.tagsIgnore,
    types: trigger.types,
  }).flatMap(([key, values]) =>
    values === undefined ? [] : [`${key} ${values.map((value) => `\`${value}\``).join(', ')}`],
  );
  return `\`${trigger.event}\`${filters.length === 0 ? '' : ` (${filters.join('; ')})`}`;
}

/** Events that a tag is meant to start: a workflow that has none of these is run by a person. */
const BY_TAG = new Set(['push', 'release', 'create']);

/**
 * The events by which a tag starts a workflow, the likeliest first; for a workflow that only a person starts,
 * the run by hand on that tag. Throws `workflow-not-started-by-tag` with the triggers it has.
 */
export function requireEventsForTag(
  workflow: GitHubWorkflow,
  tag: string,
): readonly [TriggerEvent, ...TriggerEvent[]] {
  const [first, ...others] = eventsForTag(workflow, tag);
  if (first !== undefined) return [first, ...others];
  const { file, triggers } = workflow;
  const names = triggers.map(({ event }) => event);
  if (names.includes(BY_HAND) && !names.some((name) => BY_TAG.has(name))) {
    return [{ event: BY_HAND, ref: `refs/tags/${tag}` }];
  }
  const push = triggers.find((trigger) => trigger.event === 'push') ?? triggers[0];
  const described = triggers.length === 0 ? 'none' : triggers.map(describe).join(', ');
  throw workflowErrors.create(
    'workflow-not-started-by-tag',
    { file, tag, triggers: described },
    { location: { file, line: push?.line ?? 1 } },
  );
}
