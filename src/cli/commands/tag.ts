import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type {
  BeforePush,
  TagCheck,
  TagCheckout,
  TagFacts,
  TagFollowReport,
  TagForge,
  TagOutcome,
} from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { type GitHubFlags, askOutside, gitHubFlags, onlineOf, readCa } from '../doctor/outside.ts';
import { EXIT } from '../exit-codes.ts';
import { terminalAsker } from '../init-questions.ts';
import { oneLine } from '../one-line.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, reporting, say } from '../output.ts';
import {
  type FollowFlags,
  exitCodeOfFollowing,
  followFlags,
  followWithProgress,
  refuseOddFlags,
} from '../tag-follow.ts';
import { followText } from '../tag-follow-text.ts';
import { type TagReport, checksText, tagDocument, tagText } from '../tag-text.ts';

interface TagFlags extends CommonFlags, GitHubFlags, FollowFlags {
  readonly directory: string;
  readonly remote: string;
  readonly message?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

async function readCheckout(
  context: CliContext,
  flags: TagFlags,
  named: string | undefined,
): Promise<TagCheckout> {
  const { readTagCheckout } = await import('../../publishing/setup/index.ts');
  return await readTagCheckout({
    directory: path.resolve(context.directory, flags.directory),
    named,
    remote: flags.remote,
    message: flags.message,
    mayAsk: context.interactive && !flags.yes,
    today: new Date().toISOString().slice(0, 10),
    environment: context.env,
    signal: context.signal,
  });
}

interface Judged {
  readonly facts: TagFacts;
  readonly checks: readonly TagCheck[];
  /** Undefined: GitHub is not to be asked. */
  readonly forge: TagForge | undefined;
  readonly known: BeforePush['known'];
}

/** Reads all that is judged, asks outside where it may, and judges. */
async function judge(context: CliContext, flags: TagFlags, checkout: TagCheckout): Promise<Judged> {
  const { diagnose } = await import('../../publishing/doctor/index.ts');
  const { checkTag, readBeforePush, readTagFacts, tagForge } =
    await import('../../publishing/setup/index.ts');
  const { signal } = context;
  const online = await onlineOf(context, flags);
  const complete = await askOutside(context, flags, checkout.tree.facts, online);
  const tree = complete(checkout.tree);
  const facts = { ...(await readTagFacts(checkout)), diagnosis: diagnose(tree.facts) };
  if (online === undefined) return { facts, checks: checkTag(facts), forge: undefined, known: [] };
  const ca = flags.ca === undefined ? undefined : await readCa(context, flags.ca);
  const forge = await tagForge(checkout, tree.facts.repository, { ...online, ca, signal });
  if (flags.followOnly) return { facts, checks: [], forge, known: [] };
  const { protection, known } = await readBeforePush(forge, facts);
  return { facts, checks: checkTag({ ...facts, protection }), forge, known };
}

const hasFailed = (checks: readonly TagCheck[]): boolean =>
  checks.some(({ outcome }) => outcome === 'failed');

/** A person sees what will be pushed where and says yes; what is pushed cannot be taken back. */
async function confirm(context: CliContext, flags: TagFlags, { facts, checks }: Judged): Promise<boolean> {
  if (!context.interactive || flags.yes || flags.json) return true;
  const { stderr } = context.process;
  stderr.write(checksText(checks, paintFor(context, stderr)));
  const asker = await terminalAsker('tokenless tag');
  const { tag, commit, remote } = facts;
  return await asker.confirm(`Push ${tag} on ${commit.slice(0, 10)} to ${remote}?`, true);
}

/** Makes and pushes the tag; undefined where it was not to be. */
async function carryOut(
  context: CliContext,
  flags: TagFlags,
  checkout: TagCheckout,
  judged: Judged,
): Promise<TagOutcome | undefined> {
  if (flags.followOnly || hasFailed(judged.checks) || flags.dryRun) return undefined;
  if (!(await confirm(context, flags, judged))) return undefined;
  context.signal.throwIfAborted();
  const { pushCommand, pushTag } = await import('../../publishing/setup/index.ts');
  const { tag, remote } = judged.facts;
  say(context, flags, `git ${pushCommand(remote, tag).map(oneLine).join(' ')}`);
  return await pushTag(checkout.userGit, judged.facts);
}

/** Where the tag stands. Throws `tag-not-on-remote`. */
async function commitOf({ followOnly }: TagFlags, { facts }: Judged): Promise<string> {
  if (!followOnly) return facts.commit;
  const { pushedCommit } = await import('../../publishing/setup/index.ts');
  return pushedCommit(facts);
}

/** Follows what the tag starts; undefined where nothing is to be followed. */
async function follow(
  context: CliContext,
  flags: TagFlags,
  checkout: TagCheckout,
  { facts, forge, known }: Judged,
  { commit, pushed }: { readonly commit: string; readonly pushed: boolean },
): Promise<TagFollowReport | undefined> {
  if (forge === undefined || flags.noFollow || !(pushed || flags.followOnly)) return undefined;
  return await followWithProgress(context, flags, { forge, checkout, facts, commit, pushed, known });
}

async function runTag(this: CliContext, flags: TagFlags, named?: string): Promise<void> {
  refuseOddFlags(flags);
  const checkout = await readCheckout(this, flags, named);
  const judged = await judge(this, flags, checkout);
  const outcome = await carryOut(this, flags, checkout, judged);
  const commit = await commitOf(flags, judged);
  const facts = { ...judged.facts, commit };
  const report: TagReport = { facts, checks: judged.checks, dryRun: flags.dryRun, outcome };
  const { stdout } = this.process;
  const paint = paintFor(this, stdout);
  // What is done is told before the run is waited for.
  if (!flags.json && !flags.followOnly) stdout.write(tagText(report, paint));
  const followed = await follow(this, flags, checkout, judged, { commit, pushed: outcome !== undefined });
  if (flags.json) printJson(this, tagDocument({ ...report, followed }));
  else if (followed !== undefined) stdout.write(followText(followed, facts.tag, paint));
  if (hasFailed(judged.checks)) this.exitWith(EXIT.refused);
  else if (followed !== undefined) this.exitWith(exitCodeOfFollowing(followed));
}

const text = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, brief, placeholder }) as const;
const switchedOn = (brief: string) =>
  ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;

/** `tokenless tag`: preflight, then exactly one annotated tag, pushed alone. */
export const tagCommand: Command<CliContext> = buildCommand<TagFlags, [named?: string], CliContext>({
  func: reporting(runTag),
  parameters: {
    flags: {
      ...commonFlags,
      directory: { ...text('Folder of the project (default: here)', 'DIR'), default: '.' },
      remote: { ...text('Remote that the tag is pushed to', 'NAME'), default: 'origin' },
      message: {
        ...text('Message of the tag (default: project and version)', 'TEXT'),
        optional: true,
      },
      ...gitHubFlags,
      ...followFlags,
      dryRun: switchedOn('Check everything, make and push nothing'),
      yes: switchedOn('Ask nothing, also on a terminal'),
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: 'Version or tag (default: the version of the metadata)',
          placeholder: 'VERSION|TAG',
          optional: true,
        },
      ],
    },
  },
  docs: {
    brief: 'Check that the release can be tagged, then create and push exactly one tag',
    fullDescription: [
      'Checks the tree, the branch, the version, the changelog, doctor, and which tags the remote has; then makes one',
      'annotated tag (signed where your git signs tags) and pushes that ref alone, whatever `push.followTags` says.',
      'Your hooks run as for every push. On a terminal it asks before the push. What failed half-way is run again.',
      'With --online it also asks GitHub how branch and tag are protected, and follows the run that the tag starts: for',
      'whom it waits, which jobs are done, how it ends; where nothing starts it says why. Ctrl-C ends the looking, never',
      'the run. Ends with 0 when the run succeeded, with 1 when it did not, did not start or is not over in time, with 4',
      'when GitHub did not tell.',
      '',
      'Examples:',
      '  tokenless tag',
      '  tokenless tag v1.2.3 --dry-run',
      '  tokenless tag 1.2.3 --yes --message "sampleproject 1.2.3"',
      '  tokenless tag --online env:GITHUB_TOKEN',
      '  tokenless tag --online env:GITHUB_TOKEN --no-follow',
      '  tokenless tag 1.2.3 --online env:GITHUB_TOKEN --follow-only',
    ].join('\n'),
  },
});
