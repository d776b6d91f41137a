import { matchesPattern } from '../../config/index.ts';
import type { TriggerEvent } from '../workflow.ts';
import { ANY_BRANCH, ANY_TAG, BY_HAND } from './events.ts';
import type { GitHubWorkflow, Job } from './model.ts';
import type { Start } from './payload.ts';

interface Walking {
  readonly workflow: GitHubWorkflow;
  readonly all: ReadonlyMap<string, GitHubWorkflow>;
}

/** More names than this are hardly conditions on one ref. */
const MAX_LITERALS = 12;

function textsOf({
  condition,
  environment,
  environmentVariables,
  with: inputs,
  steps,
}: Job): readonly string[] {
  const ofSteps = steps.flatMap((step) => [
    step.condition?.text ?? '',
    ...step.environmentVariables.values(),
    ...step.with.values(),
  ]);
  const given = [...inputs.values()].filter((value) => typeof value === 'string');
  return [condition?.text ?? '', environment ?? '', ...environmentVariables.values(), ...given, ...ofSteps];
}

/** A workflow and those that it calls, near or far. */
function reached({ workflow, all }: Walking): readonly GitHubWorkflow[] {
  const seen = new Set([workflow]);
  for (const one of seen) {
    for (const { uses } of one.jobs) {
      const called = uses === undefined ? undefined : all.get(uses.split('@')[0]?.split('/').at(-1) ?? '');
      if (called !== undefined) seen.add(called);
    }
  }
  return [...seen];
}

/** A name that a ref can have, with the words of a kind of ref alone left out. */
const REF_NAME = /^(?!(?:refs|(?:refs\/)?(?:heads|tags|pull))\/?$)[\w.][\w./+@-]*$/u;

/** Texts in quotes, in JSON too, of expressions that speak of a ref or a branch. */
function quoted(text: string): readonly string[] {
  if (!/ref|branch/iu.test(text)) return [];
  const outer = [...text.matchAll(/'([^']*)'/gu)].map((match) => match[1] ?? '');
  const inner = outer.flatMap((one) => [...one.matchAll(/"([^"]*)"/gu)].map((match) => match[1] ?? ''));
  return [...outer, ...inner].filter((one) => REF_NAME.test(one) && !one.endsWith('/'));
}

function literalsOf(walking: Walking): readonly string[] {
  const texts = reached(walking).flatMap((workflow) => [
    ...workflow.environmentVariables.values(),
    ...workflow.jobs.flatMap(textsOf),
  ]);
  return [...new Set(texts.flatMap(quoted))].slice(0, MAX_LITERALS);
}

/** Events whose ref is whichever one was pushed or chosen; every other one has the default branch. */
const OF_ANY_REF = new Set(['push', 'create', BY_HAND, 'pull_request', 'pull_request_target']);

const KIND = /^refs\/(?:heads|tags)\//u;

function standsFor(pattern: string, ref: string): boolean {
  const kind = KIND.exec(pattern)?.[0];
  if (kind === undefined || !ref.startsWith(kind) || ref === pattern) return false;
  if (pattern === ANY_BRANCH || pattern === ANY_TAG) return true;
  return matchesPattern(pattern.slice(kind.length), ref.slice(kind.length));
}

/**
 * The events of a workflow as its conditions are judged by them: where they name single refs that a pattern
 * stands for, each of these, and the pattern for all others.
 */
export function startsOf(events: readonly TriggerEvent[], walking: Walking): readonly Start[] {
  if (events.every(({ ref }) => !/[*?+[]/u.test(ref))) return events;
  const literals = literalsOf(walking);
  return events.flatMap(({ event, ref: pattern }): readonly Start[] => {
    if (!OF_ANY_REF.has(event)) return [{ event, ref: pattern }];
    const kind = KIND.exec(pattern)?.[0] ?? '';
    const named = literals.map((name) => (name.startsWith('refs/') ? name : `${kind}${name}`));
    const except = [...new Set(named)].filter((ref) => standsFor(pattern, ref));
    if (except.length === 0) return [{ event, ref: pattern }];
    return [{ event, ref: pattern, except }, ...except.map((ref) => ({ event, ref, pattern }))];
  });
}
