import type { TriggerEvent } from '../workflow.ts';
import { EITHER, type Possible, beginningWith, known, toText } from './expressions/value.ts';
import type { Inputs } from './inputs.ts';
import type { Trigger } from './model.ts';

/** An event as conditions are judged by it. */
export interface Start extends TriggerEvent {
  /** Refs that a pattern does not stand for here, since they are judged one by one. */
  readonly except?: readonly string[];
  /** The pattern that an exact ref was taken from. */
  readonly pattern?: string;
}

/** What the payload of an event is worked out from. */
export interface PayloadFacts {
  readonly event: Start;
  readonly trigger: Trigger | undefined;
  /** What a person filled in; empty for every event but `workflow_dispatch`. */
  readonly eventInputs: Inputs;
  readonly repository?: { readonly owner: string; readonly name: string } | undefined;
  /** The path of the workflow that the event starts. */
  readonly file: string;
}

const PULL_REQUEST =
  'action number pull_request label assignee milestone changes before after requested_reviewer requested_team reason';
const OF_EVERY_EVENT = new Set(['repository', 'sender', 'organization', 'enterprise', 'installation']);

/**
 * The members of each payload; an event that is not here can have any.
 * https://docs.github.com/webhooks/webhook-events-and-payloads (checked 2026-11)
 */
const MEMBERS = new Map<string, ReadonlySet<string>>(
  Object.entries({
    push: 'ref before after base_ref compare commits head_commit created deleted forced pusher',
    workflow_dispatch: 'inputs ref workflow',
    schedule: 'schedule workflow',
    release: 'action release changes',
    create: 'ref ref_type master_branch description pusher_type',
    delete: 'ref ref_type pusher_type',
    pull_request: PULL_REQUEST,
    pull_request_target: PULL_REQUEST,
    pull_request_review: 'action review pull_request changes',
    pull_request_review_comment: 'action comment pull_request changes',
    issues: 'action issue label assignee milestone changes type',
    issue_comment: 'action issue comment changes pinned_comment',
    workflow_run: 'action workflow_run workflow',
    repository_dispatch: 'action branch client_payload',
    merge_group: 'action merge_group reason',
    deployment: 'action deployment workflow workflow_run',
    deployment_status: 'action deployment_status deployment check_run workflow workflow_run',
  }).map(([event, members]) => [event, new Set(members.split(' '))]),
);

/** Activity of a pull request that starts a workflow without `types`. */
const PULL_REQUEST_TYPES = ['opened', 'synchronize', 'reopened'];

/** The literal beginning of a ref pattern. */
function literalBeginning(ref: string): string {
  return /^[^*?+[\\!]*(?=[*?+[\\!]|$)/u.exec(ref)?.[0] ?? '';
}

/**
 * The parts of a ref pattern that every ref which it matches has in it: what stands between its signs, without
 * a character that `?` may leave out.
 */
function sureParts(pattern: string): readonly string[] {
  // `**/` matches no folder as well.
  const plain = pattern.replaceAll(/\[[^\]]*\]|\*\*\/|.\?/gsu, (part) => (part.length > 1 ? '*' : part));
  return plain.split(/[*+?[\]!\\]/u).filter((part) => part !== '');
}

/** A digit, and not one that `?` may leave out. */
const NUMBERED = /^\[0-9\](?!\?)/u;

/** `github.ref` of an event. */
export function refOf(event: Start | undefined): Possible | undefined {
  if (event === undefined) return undefined;
  const beginning = literalBeginning(event.ref);
  if (beginning === event.ref) return known(event.ref);
  // `?` and `+` belong to the character before them.
  const sure = /[?+]/u.test(event.ref[beginning.length] ?? '') ? beginning.slice(0, -1) : beginning;
  const next =
    NUMBERED.test(event.ref.slice(beginning.length)) || sure === 'refs/pull/' ? 'digit' : undefined;
  const open = { ...beginningWith(sure, event.except), holds: sureParts(event.ref) };
  return next === undefined || sure !== beginning ? open : { ...open, next };
}

const strip = (text: string): string => text.replace(/^refs\/(?:heads|tags|pull)\//u, '');

/** The short name of a ref; undefined: nothing of it is known. */
export function refNameOf(ref: Possible | undefined): Possible | undefined {
  if (ref === undefined) return undefined;
  const [only] = ref.values;
  if (!ref.open && typeof only === 'string') return known(strip(only));
  const rest = strip(ref.prefix);
  if (rest === ref.prefix) return undefined;
  const holds = (ref.holds ?? []).map(strip).filter((part) => part !== '');
  const next = ref.next === undefined ? {} : { next: ref.next };
  const name = { ...beginningWith(rest, ref.except?.map(strip)), holds, ...next };
  return ref.prefix.startsWith('refs/heads/') ? name : { ...name, names: 'no-branch' };
}

/** `tag` or `branch`. */
export function refTypeOf(ref: Possible | undefined): Possible | undefined {
  if (ref === undefined) return undefined;
  const start = toText(ref.values[0] ?? ref.prefix);
  if (start.startsWith('refs/tags/')) return known('tag');
  return /^refs\/(?:heads|pull)\//u.test(start) ? known('branch') : known('tag', 'branch');
}

/** `github.event.repository.*`, as far as the repository's name tells it; who publishes is no fork. */
function repositoryFact(
  [key = '', below]: readonly string[],
  { repository }: PayloadFacts,
): Possible | undefined {
  if (key === 'fork') return known(false);
  if (key === 'default_branch') return { ...beginningWith(''), names: 'default-branch' };
  if (repository === undefined) return undefined;
  if (key === 'name') return known(repository.name);
  if (key === 'full_name') return known(`${repository.owner}/${repository.name}`);
  return key === 'owner' && (below === 'login' || below === 'name') ? known(repository.owner) : undefined;
}

/** A payload has every input as a text. */
function inputFact([name]: readonly string[], { eventInputs }: PayloadFacts): Possible | undefined {
  if (name === undefined || name === '*') return undefined;
  const input = eventInputs.get(name) ?? known(null);
  return { ...input, values: input.values.map((value) => (value === null ? null : toText(value))) };
}

const isMergedRun = ({ event }: PayloadFacts): boolean =>
  event.event === 'pull_request' && event.ref.startsWith('refs/heads/');

/** Activities that start a run: a pull request that was merged was closed. */
function actionFact(facts: PayloadFacts): Possible | undefined {
  const { event, trigger } = facts;
  if (isMergedRun(facts)) return known('closed');
  if (trigger?.types !== undefined) return known(...trigger.types);
  return event.event.startsWith('pull_request') && !event.event.includes('review')
    ? known(...PULL_REQUEST_TYPES)
    : undefined;
}

/** The base branch of a pull request, as far as the filter of its trigger tells it. */
export function baseBranchOf(facts: Pick<PayloadFacts, 'event' | 'trigger'>): Possible | undefined {
  const { event, trigger } = facts;
  if (event.ref.startsWith('refs/heads/')) return refNameOf(refOf(event));
  const branches = trigger?.branches;
  return branches === undefined || branches.some((branch) => /[*?+[\\!]/u.test(branch))
    ? undefined
    : known(...branches);
}

/** A pull request that was merged runs on a branch, one that was only closed on its own ref. */
function mergedFact(facts: PayloadFacts): Possible | undefined {
  const { event, trigger } = facts;
  if (event.event === 'pull_request') return known(isMergedRun(facts));
  return trigger?.types !== undefined && !trigger.types.includes('closed') ? known(false) : undefined;
}

function pullRequestFact([key = '', ...below]: readonly string[], facts: PayloadFacts): Possible | undefined {
  if (key === 'merged') return mergedFact(facts);
  if (key === 'draft') return EITHER;
  if (key !== 'base') return undefined;
  if (below[0] === 'ref') return baseBranchOf(facts);
  return below[0] === 'repo' ? repositoryFact(below.slice(1), facts) : undefined;
}

function refFact(facts: PayloadFacts): Possible | undefined {
  const { event } = facts;
  // A deleted ref is not the one that the run has: that is the default branch.
  if (event.event === 'delete') return undefined;
  return event.event === 'create' ? refNameOf(refOf(event)) : refOf(event);
}

function releaseFact([key = '']: readonly string[], facts: PayloadFacts): Possible | undefined {
  if (key === 'tag_name') return refNameOf(refOf(facts.event));
  return key === 'prerelease' || key === 'draft' ? EITHER : undefined;
}

/** The cron line that started a scheduled run. */
function scheduleFact({ trigger }: PayloadFacts): Possible | undefined {
  return trigger === undefined || trigger.crons.length === 0 ? undefined : known(...trigger.crons);
}

/** Payloads whose `workflow` is the path of the file that runs; elsewhere it is an object. */
const NAMES_ITS_FILE = new Set(['workflow_dispatch', 'schedule']);

type Fact = (below: readonly string[], facts: PayloadFacts) => Possible | undefined;

const FACTS: Readonly<Record<string, Fact>> = {
  action: (_, facts) => actionFact(facts),
  inputs: inputFact,
  pull_request: pullRequestFact,
  ref: (_, facts) => refFact(facts),
  ref_type: (_, { event }) => (event.event === 'create' ? refTypeOf(refOf(event)) : undefined),
  release: releaseFact,
  repository: repositoryFact,
  schedule: (_, facts) => scheduleFact(facts),
  workflow: (_, { event, file }) => (NAMES_ITS_FILE.has(event.event) ? known(file) : undefined),
};

/** `github.event.*`: null for what the payload of the event does not have; undefined: nobody can tell. */
export function payloadFact(
  [member = '', ...below]: readonly string[],
  facts: PayloadFacts,
): Possible | undefined {
  if (member === '' || member === '*') return undefined;
  const has = MEMBERS.get(facts.event.event);
  if (has !== undefined && !has.has(member) && !OF_EVERY_EVENT.has(member)) return known(null);
  return Object.hasOwn(FACTS, member) ? FACTS[member]?.(below, facts) : undefined;
}
