import path from 'node:path';
import type { DoctorFacts } from '../../doctor/index.ts';
import {
  type GitRepository,
  findRepository,
  headCommit,
  readOptionalTextFile,
  recentTags,
} from '../../repository/index.ts';
import { type CheckedTree, readDoctorFacts } from '../diagnosis/read-facts.ts';
import { setupErrors } from '../errors.ts';
import { findChangelog } from './changelog.ts';
import type { BranchPlace, LocalTag, TagFacts } from './facts.ts';
import { type NamedTag, nameTag } from './name.ts';
import { type RemoteRefs, readRemote } from './remote.ts';
import { type UserGit, createUserGit } from './user-git.ts';

/** What a tag is made from. */
export interface TagRequest {
  /** Absolute path of the project. */
  readonly directory: string;
  /** A version or a tag; left out: the metadata's version. */
  readonly named?: string | undefined;
  readonly remote: string;
  readonly message?: string | undefined;
  /** True: git may ask on the terminal. */
  readonly mayAsk: boolean;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** A checkout that is to be tagged, read as far as it needs nobody else. */
export interface TagCheckout extends NamedTag {
  readonly request: TagRequest;
  readonly repository: GitRepository;
  readonly userGit: UserGit;
  /** What doctor judges, for this tag. */
  readonly tree: CheckedTree;
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** File names of the workflows in a commit; undefined: it is not here. */
export async function workflowsIn(
  { git }: GitRepository,
  commit: string,
): Promise<readonly string[] | undefined> {
  const { exitCode, stdout } = await git.try('ls-tree', '--name-only', commit, '.github/workflows/');
  return exitCode === 0 ? linesOf(stdout).map((file) => path.posix.basename(file)) : undefined;
}

/** The message of a commit; empty where it is not here. */
export async function messageOf({ git }: GitRepository, commit: string): Promise<string> {
  const { exitCode, stdout } = await git.try('log', '--max-count=1', '--format=%B', commit, '--');
  return exitCode === 0 ? stdout.trim() : '';
}

/** The tag will stand on the commit that is checked out: what lies there is what it will have. */
async function atCommit(facts: DoctorFacts, tag: string, repository: GitRepository): Promise<DoctorFacts> {
  const workflowsAtTag = (await workflowsIn(repository, 'HEAD')) ?? [];
  return { ...facts, tag, ...(facts.git === undefined ? {} : { git: { ...facts.git, workflowsAtTag } }) };
}

async function refuseBadName({ git }: GitRepository, name: string, pattern: string): Promise<void> {
  const { exitCode } = await git.try('check-ref-format', `refs/tags/${name}`);
  // Git would read a name that begins with a dash as a flag, and refuses it as a tag.
  if (exitCode !== 0 || name.startsWith('-')) throw setupErrors.create('tag-name-invalid', { name, pattern });
}

/**
 * Reads a checkout. Nothing of it is executed and nobody is asked. Throws `repository-not-found`,
 * `repository-has-no-commit`, `repository-unknown`, `tag-name-invalid`, `tag-version-unknown`, `git-failed`.
 */
export async function readTagCheckout(request: TagRequest): Promise<TagCheckout> {
  const { directory, environment, today, signal, named, mayAsk } = request;
  const repository = await findRepository(directory, environment);
  await headCommit(repository);
  const read = await readDoctorFacts({
    directory,
    environment,
    today,
    ...(signal === undefined ? {} : { signal }),
  });
  const { config } = read.facts;
  const name = nameTag({ named, config, recentTags: await recentTags(repository), directory });
  await refuseBadName(repository, name.tag, config.tag);
  const tree = { ...read, facts: await atCommit(read.facts, name.tag, repository) };
  const userGit = createUserGit({ directory: repository.root, environment, mayAsk, signal });
  return { ...name, request, repository, userGit, tree };
}

async function readLocalTag({ git }: GitRepository, tag: string): Promise<LocalTag | undefined> {
  const format =
    '--format=%(objecttype)%00%(objectname)%00%(*objectname)%00%(contents:subject)%0a%0a%(contents:body)';
  const { stdout } = await git.try('for-each-ref', format, `refs/tags/${tag}`);
  const [type = '', object = '', peeled = '', message = ''] = stdout.split('\0');
  if (object === '') return undefined;
  const isAnnotated = type.trim() === 'tag';
  return { object, commit: isAnnotated ? peeled : object, isAnnotated, message };
}

async function dirtyFiles({ git }: GitRepository): Promise<readonly string[]> {
  const status = await git.run('status', '--porcelain', '-z', '--no-renames', '--untracked-files=normal');
  return status
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
}

async function isAncestor({ git }: GitRepository, older: string, newer: string): Promise<boolean> {
  return (await git.try('merge-base', '--is-ancestor', older, newer)).exitCode === 0;
}

/** Where the commit stands to the remote's branches, as the remote has them now. */
async function placeOf(
  repository: GitRepository,
  branch: string | undefined,
  commit: string,
  { branches }: RemoteRefs,
): Promise<BranchPlace> {
  if (branch !== undefined) {
    const tip = branches.get(branch);
    if (tip === undefined) return 'absent';
    if (tip === commit) return 'same';
    // A tip that is not here at all is newer, or of another history.
    return (await isAncestor(repository, tip, commit)) ? 'ahead' : 'behind';
  }
  for (const tip of branches.values()) {
    if (tip === commit || (await isAncestor(repository, commit, tip))) return 'detached-known';
  }
  return 'detached';
}

async function branchOf({ git }: GitRepository): Promise<string | undefined> {
  const { exitCode, stdout } = await git.try('symbolic-ref', '--quiet', '--short', 'HEAD');
  return exitCode === 0 ? stdout.trim() : undefined;
}

async function readChangelog({ root, facts }: CheckedTree): Promise<TagFacts['changelog']> {
  const file = facts.config.changelog ?? findChangelog(facts.paths);
  if (file === undefined) return undefined;
  const text = await readOptionalTextFile(path.join(root, ...file.split('/')), { name: file });
  if (text === undefined && facts.config.changelog !== undefined)
    throw setupErrors.create('changelog-missing', { file });
  return text === undefined ? undefined : { file, text };
}

/**
 * Reads what is judged, and asks the remote which tags and branches it has. Throws `tag-remote-missing`,
 * `tag-remote-unreadable`, `changelog-missing`, `git-failed`.
 */
export async function readTagFacts(
  checkout: TagCheckout,
): Promise<Omit<TagFacts, 'diagnosis' | 'protection'>> {
  const { request, repository, userGit, tree, tag } = checkout;
  const { git } = repository;
  const { config } = tree.facts;
  const refs = await readRemote(userGit, request.remote);
  const branch = await branchOf(repository);
  const commit = await headCommit(repository);
  const tags = linesOf((await git.run('for-each-ref', '--format=%(refname:strip=2)', 'refs/tags')).trim());
  return {
    tag,
    version: checkout.version,
    remote: request.remote,
    commit,
    commitMessage: await messageOf(repository, commit),
    inGitHubActions: request.environment['GITHUB_ACTIONS'] === 'true',
    dirty: await dirtyFiles(repository),
    branch,
    place: await placeOf(repository, branch, commit, refs),
    shallow: tree.facts.git?.shallow === true,
    expectedTag: checkout.expectedTag,
    metadataVersion: config.projectVersion,
    isDynamic: config.dynamicVersion,
    changelog: await readChangelog(tree),
    project: config.project ?? config.projectName,
    localTag: await readLocalTag(repository, tag),
    remoteTag: refs.tags.get(tag),
    message: request.message,
    unpushedTags: tags.filter((name) => name !== tag && !refs.tags.has(name)),
  };
}
