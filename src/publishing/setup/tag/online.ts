import type { Secret } from '../../../base/index.ts';
import { type ClientDeps, systemDeps } from '../../client/index.ts';
import { parseGitRemote } from '../../config/index.ts';
import type { ForgeRepository } from '../../workflow/index.ts';
import { type GitHubApi, gitHubApiOf } from '../online/api-url.ts';
import { readProtection } from '../online/protection.ts';
import { readStartState } from '../online/start-state.ts';
import { setupErrors } from '../errors.ts';
import type { TagFacts } from './facts.ts';
import type { FollowEvent } from './follow/changes.ts';
import { type FollowOutcome, followRuns } from './follow/follow.ts';
import { readKnownRuns, withFailures } from './follow/look.ts';
import { type StartCause, whyNothingStarted } from './follow/nothing-started.ts';
import { type TagCheckout, messageOf, workflowsIn } from './read.ts';
import { publishingWorkflows, startedWorkflows } from './workflow-checks.ts';

/** How GitHub may be asked about a tag. */
export interface TagAccess {
  /** Left out: only what GitHub tells everybody. */
  readonly token?: Secret | undefined;
  /** Address of the API; left out: that of the remote's host. */
  readonly apiUrl?: string | undefined;
  /** A CA certificate (PEM) that is trusted besides the system's own. */
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly deps?: ClientDeps | undefined;
}

/** The repository at GitHub that a tag is pushed to. */
export interface TagForge {
  readonly api: GitHubApi;
  readonly repository: ForgeRepository;
  readonly token?: Secret | undefined;
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly deps: ClientDeps;
}

/** What is read of GitHub before the push. */
export interface BeforePush {
  readonly protection: NonNullable<TagFacts['protection']>;
  /** Ids of runs that the tag has already. */
  readonly known: readonly string[];
}

/** How a run is followed. */
export interface TagFollowing {
  /** False: somebody else pushed the tag, or an earlier command. */
  readonly pushed: boolean;
  /** Ids of runs that the tag had before the push. */
  readonly known: readonly string[];
  readonly startSeconds: number;
  readonly totalSeconds: number;
  readonly onEvent: (event: FollowEvent) => void;
}

/** What came of the tag at GitHub. */
export interface TagFollowReport extends FollowOutcome {
  /** Why nothing started, or not all of it; empty where everything did. */
  readonly causes: readonly StartCause[];
}

/**
 * Where the remote of the push is at GitHub: as its address says, else as the checkout does.
 *
 * @param fallback the repository of the checkout, in GitHub's own spelling where it is known
 */
export async function tagForge(
  { userGit, request, tree }: TagCheckout,
  fallback: ForgeRepository,
  { token, apiUrl, ca, signal, deps = systemDeps }: TagAccess,
): Promise<TagForge> {
  const { stdout } = await userGit('remote', 'get-url', '--push', request.remote);
  const address = stdout.split(/\r?\n/u)[0] ?? '';
  const found = parseGitRemote(address);
  const isOther = found !== undefined && request.remote !== 'origin';
  const repository = isOther ? { owner: found.owner, name: found.name } : fallback;
  const remote = found === undefined ? tree.facts.git?.remoteUrl : address;
  return { api: gitHubApiOf(remote, apiUrl), repository, token, ca, signal, deps };
}

/** The page of a repository where rulesets are made. */
function settingsPage({ api, repository }: TagForge): string {
  const { host } = new URL(api.url);
  const web = host.endsWith('.ghe.com') || host === 'api.github.com' ? host.replace(/^api\./u, '') : host;
  return `https://${web}/${repository.owner}/${repository.name}/settings/rules`;
}

/** Asks what a push should know: who is let in, and which runs are there already. Throws the signal's reason only. */
export async function readBeforePush(
  forge: TagForge,
  { tag, branch, place, commit }: Pick<TagFacts, 'tag' | 'branch' | 'place' | 'commit'>,
): Promise<BeforePush> {
  const asked = place === 'absent' ? undefined : branch;
  const protection = await readProtection({ ...forge, tag, branch: asked });
  const known = await readKnownRuns({ ...forge, tag, commit });
  return { protection: { ...protection, settings: settingsPage(forge) }, known };
}

/** Where a tag stands that is on the remote already. Throws `tag-not-on-remote`. */
export function pushedCommit({
  tag,
  remote,
  remoteTag,
}: Pick<TagFacts, 'tag' | 'remote' | 'remoteTag'>): string {
  if (remoteTag === undefined) throw setupErrors.create('tag-not-on-remote', { tag, remote });
  return remoteTag.commit;
}

/** What should have started. */
interface Started extends Pick<TagFacts, 'tag' | 'inGitHubActions'> {
  readonly commit: string;
  readonly workflows: readonly string[];
  /** Undefined: of another commit than the one that was read nobody knows here what it starts. */
  readonly started: readonly string[] | undefined;
}

/** The outcome with why nothing of these workflows started. */
async function withCauses(
  outcome: FollowOutcome,
  forge: TagForge,
  { repository }: TagCheckout,
  { tag, inGitHubActions, commit, started, workflows }: Started,
  { pushed }: TagFollowing,
): Promise<TagFollowReport> {
  const state = await readStartState({ ...forge, workflows });
  const causes = whyNothingStarted({
    tag,
    workflows,
    started,
    workflowsAtTag: await workflowsIn(repository, commit),
    commitMessage: await messageOf(repository, commit),
    inGitHubActions,
    pushedAlone: pushed,
    state,
  });
  return { ...outcome, unseen: [...outcome.unseen, ...state.unseen], causes };
}

async function explained(outcome: FollowOutcome, forge: TagForge): Promise<FollowOutcome> {
  if (outcome.outcome !== 'failed') return outcome;
  const { runs, unseen } = await withFailures(forge, outcome.runs);
  return { ...outcome, runs, unseen: [...outcome.unseen, ...unseen] };
}

async function follow(
  forge: TagForge,
  checkout: TagCheckout,
  facts: TagFacts,
  commit: string,
  following: TagFollowing,
): Promise<TagFollowReport> {
  const { tag, inGitHubActions } = facts;
  const started = commit === facts.commit ? startedWorkflows(facts) : undefined;
  const { startSeconds, totalSeconds, known, onEvent } = following;
  const how = { startSeconds, totalSeconds, known, onEvent };
  const ended = await followRuns({ ...forge, tag, commit, workflows: started ?? [], ...how });
  const outcome = await explained(ended, forge);
  const { runs, notStarted } = outcome;
  const isWhole = runs.length > 0 && notStarted.length === 0;
  if (isWhole || outcome.outcome === 'not-told') return { ...outcome, causes: [] };
  const workflows = notStarted.length > 0 ? notStarted : publishingWorkflows(facts);
  const meant = { tag, inGitHubActions, commit, workflows, started };
  return await withCauses(outcome, forge, checkout, meant, following);
}

/** Follows what the tag on a commit started, and says why it was nothing. Throws `tag-follow-interrupted`. */
export async function followTag(
  forge: TagForge,
  checkout: TagCheckout,
  facts: TagFacts,
  commit: string,
  following: TagFollowing,
): Promise<TagFollowReport> {
  try {
    return await follow(forge, checkout, facts, commit, following);
  } catch (cause) {
    if (forge.signal?.aborted !== true) throw cause;
    const { owner, name } = forge.repository;
    const details = { tag: facts.tag, repository: `${owner}/${name}` };
    throw setupErrors.create('tag-follow-interrupted', details, { cause });
  }
}
