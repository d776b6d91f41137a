import type {
  BeforePush,
  FollowEvent,
  TagCheckout,
  TagFacts,
  TagFollowReport,
  TagForge,
} from '../publishing/setup/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonFlags } from './output.ts';
import { createProgress } from './progress.ts';
import { eventText, nowText } from './tag-follow-text.ts';

/** Flags by which a run is followed. */
export interface FollowFlags {
  readonly noFollow: boolean;
  readonly followOnly: boolean;
  readonly startSeconds: number;
  readonly followMinutes: number;
}

const A_DAY_SECONDS = 86_400;
const A_WEEK_MINUTES = 10_080;

/** A number above zero, up to a most. */
function parseAmount(text: string, most: number): number {
  const value = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= most) return value;
  throw new SyntaxError(`a number above 0, at most ${most}`);
}

/** Their definitions, to spread into a command's own. */
export const followFlags = {
  noFollow: {
    kind: 'boolean',
    brief: 'With --online: do not follow what the tag starts',
    default: false,
    withNegated: false,
  },
  followOnly: {
    kind: 'boolean',
    brief: 'Check and push nothing: follow what a tag started that is on the remote',
    default: false,
    withNegated: false,
  },
  startSeconds: {
    kind: 'parsed',
    parse: (text: string): number => parseAmount(text, A_DAY_SECONDS),
    brief: 'Seconds to wait until the run is there; then it is said why it may not be',
    placeholder: 'SECONDS',
    default: '120',
  },
  followMinutes: {
    kind: 'parsed',
    parse: (text: string): number => parseAmount(text, A_WEEK_MINUTES),
    brief: 'Minutes to follow the run, also while it waits for approval',
    placeholder: 'MINUTES',
    default: '60',
  },
} as const;

/** Refuses flags that say nothing together. Throws `usage-invalid`. */
export function refuseOddFlags(
  flags: FollowFlags & { readonly online?: string; readonly dryRun: boolean },
): void {
  const { followOnly, noFollow, online, dryRun } = flags;
  if (!followOnly) return;
  const problem = noFollow
    ? '`--follow-only` and `--no-follow` leave nothing to do'
    : dryRun
      ? '`--follow-only` pushes nothing anyway, and `--dry-run` follows nothing'
      : online === undefined
        ? 'GitHub is asked about a run, and nothing says that it may be'
        : undefined;
  if (problem === undefined) return;
  const mend =
    online === undefined && !noFollow && !dryRun ? 'add `--online env:NAME`' : 'leave one of them out';
  throw cliErrors.create('usage-invalid', { problem, mend });
}

/** What is followed. */
export interface ToFollow {
  readonly forge: TagForge;
  readonly checkout: TagCheckout;
  readonly facts: TagFacts;
  /** The commit of the tag. */
  readonly commit: string;
  /** False: it was there before. */
  readonly pushed: boolean;
  readonly known: BeforePush['known'];
}

/** Follows it with progress on stderr. Throws `tag-follow-interrupted`. */
export async function followWithProgress(
  context: CliContext,
  flags: CommonFlags & FollowFlags,
  { forge, checkout, facts, commit, pushed, known }: ToFollow,
): Promise<TagFollowReport> {
  const { followTag } = await import('../publishing/setup/index.ts');
  const progress = createProgress(context, flags);
  const runs = new Map<string, Parameters<typeof nowText>[1][number]>();
  const onEvent = (event: FollowEvent): void => {
    if (event.kind === 'paused') progress.warning(eventText(event));
    else {
      runs.set(event.run.id, event.run);
      progress.line(eventText(event));
    }
    progress.at(nowText(facts.tag, [...runs.values()]));
  };
  progress.at(nowText(facts.tag, []));
  try {
    return await followTag(forge, checkout, facts, commit, {
      pushed,
      known,
      startSeconds: flags.startSeconds,
      totalSeconds: flags.followMinutes * 60,
      onEvent,
    });
  } finally {
    progress.end();
  }
}

/** A run that did not do its work is a release that is found wanting; an API that did not tell is a service down. */
export function exitCodeOfFollowing({ outcome }: TagFollowReport): number {
  if (outcome === 'succeeded') return EXIT.done;
  return outcome === 'not-told' ? EXIT.network : EXIT.refused;
}
