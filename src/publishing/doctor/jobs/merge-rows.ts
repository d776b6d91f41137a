import type { EnvironmentExpression, IdTokenPermission, PublishAuth } from '../../workflow/index.ts';
import type { EventVerdict } from './judge.ts';
import type { JobRow } from './job-row.ts';

type Environment = JobRow['environment'];

const unique = <Item>(items: readonly Item[]): readonly Item[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];

function mergeAuth(left: PublishAuth, right: PublishAuth): PublishAuth {
  if (left === right) return left;
  return [left, right].some((auth) => auth === 'oidc' || auth === 'mixed') ? 'mixed' : 'unknown';
}

const isExpression = (environment: Environment): environment is EnvironmentExpression =>
  typeof environment === 'object' && environment !== null;

/** One expression has every value that some caller gives it; none are listed where one caller's cannot be told. */
function mergeEnvironments(left: Environment, right: Environment): Environment {
  if (!isExpression(left) || !isExpression(right)) return left ?? right;
  const isTold = left.values.length > 0 && right.values.length > 0;
  return { ...left, values: isTold ? unique([...left.values, ...right.values]) : [] };
}

/** What the job has when a caller does not cap it. */
const mergeIdToken = (left: IdTokenPermission, right: IdTokenPermission): IdTokenPermission =>
  left === 'missing' ? right : left;

function mergeEvents(left: readonly EventVerdict[], right: readonly EventVerdict[]): readonly EventVerdict[] {
  return unique([...left, ...right]);
}

function merge(left: JobRow, right: JobRow): JobRow {
  return {
    ...left,
    auth: mergeAuth(left.auth, right.auth),
    environment: mergeEnvironments(left.environment, right.environment),
    idToken: mergeIdToken(left.idToken, right.idToken),
    reusable: left.reusable === false ? right.reusable : left.reusable,
    events: mergeEvents(left.events, right.events),
    wouldMatch: left.wouldMatch ?? right.wouldMatch,
  };
}

/** A caller that never gets to the job has no say in how it runs, where another does. */
function mergeReached(left: JobRow, right: JobRow): JobRow {
  if (right.events.length === 0) return left;
  return left.events.length === 0 ? right : merge(left, right);
}

/**
 * One row per publish job and index: a job that several callers reach has the events of all of them, each
 * with the claims and the verdict that it has by its own caller.
 */
export function mergeRows(rows: readonly JobRow[]): readonly JobRow[] {
  const merged = new Map<string, JobRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.workflow, row.job, row.index]);
    const before = merged.get(key);
    merged.set(key, before === undefined ? row : mergeReached(before, row));
  }
  return [...merged.values()];
}
