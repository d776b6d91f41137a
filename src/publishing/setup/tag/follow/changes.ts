import type { StatusApproval } from '../../../client/index.ts';
import type { ForgeJob } from '../../online/runs.ts';
import type { FollowedRun } from './look.ts';

/** Something that happened to a run. */
export type FollowEvent =
  | { readonly kind: 'started'; readonly run: FollowedRun }
  /** It is queued, in progress …: GitHub's own word is in `run.status`. */
  | { readonly kind: 'status'; readonly run: FollowedRun }
  | { readonly kind: 'waiting'; readonly run: FollowedRun; readonly pending: StatusApproval }
  | { readonly kind: 'job'; readonly run: FollowedRun; readonly job: ForgeJob }
  | { readonly kind: 'concluded'; readonly run: FollowedRun }
  /** A look told nothing, and the next one waits for so many seconds. */
  | { readonly kind: 'paused'; readonly seconds: number; readonly why: readonly string[] };

/** GitHub names jobs of a matrix alike only by mistake; the address tells those apart. */
const keyOf = ({ name, url }: ForgeJob): string => `${name} ${url ?? ''}`;

const isOver = ({ status }: { readonly status: string }): boolean => status === 'completed';

function jobEvents(run: FollowedRun, before: FollowedRun | undefined): readonly FollowEvent[] {
  const known = new Set((before?.jobs ?? []).filter(isOver).map(keyOf));
  return run.jobs
    .filter((job) => isOver(job) && !known.has(keyOf(job)))
    .map((job) => ({ kind: 'job', run, job }));
}

function waitingEvents(run: FollowedRun, before: FollowedRun | undefined): readonly FollowEvent[] {
  const known = new Set((before?.waitingFor ?? []).map(({ environment }) => environment));
  return run.waitingFor
    .filter(({ environment }) => !known.has(environment))
    .map((pending) => ({ kind: 'waiting', run, pending }));
}

function eventsOf(run: FollowedRun, before: FollowedRun | undefined): readonly FollowEvent[] {
  // Who has to approve says more than that it waits.
  const isTold = isOver(run) || run.waitingFor.length > 0;
  return [
    ...(before === undefined ? [{ kind: 'started', run } as const] : []),
    ...(before !== undefined && before.status !== run.status && !isTold
      ? [{ kind: 'status', run } as const]
      : []),
    ...jobEvents(run, before),
    ...waitingEvents(run, before),
    ...(isOver(run) && (before === undefined || !isOver(before))
      ? [{ kind: 'concluded', run } as const]
      : []),
  ];
}

/** What happened between two looks, in the order in which a person wants to read it. */
export function changesBetween(
  before: readonly FollowedRun[],
  after: readonly FollowedRun[],
): readonly FollowEvent[] {
  return after.flatMap((run) =>
    eventsOf(
      run,
      before.find(({ id }) => id === run.id),
    ),
  );
}
