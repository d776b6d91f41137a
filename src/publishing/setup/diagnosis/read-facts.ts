import { realpath } from 'node:fs/promises';
import { type TokenlessError, isTokenlessError } from '../../../base/index.ts';
import {
  type ConfigTexts,
  type DeclaredPublisher,
  type TokenlessConfig,
  parseConfigTexts,
  parseGitRemote,
} from '../../config/index.ts';
import type { DoctorFacts, GitFacts, PipelineSource } from '../../doctor/index.ts';
import {
  type GitRepository,
  type ReadTexts,
  listFiles,
  readTexts,
  remoteUrl,
  tagsAtHead,
  withoutCredentials,
} from '../../repository/index.ts';
import { GITLAB_PIPELINE } from '../../workflow/index.ts';
import { isInteresting, isWorkflow } from './interesting.ts';
import { findPlace } from './place.ts';
import { readSecrets } from './read-secrets.ts';
import { findForgeRepository, readRegistrations } from './registrations.ts';

/** Largest file whose text is read; what is larger is no text that a person wrote. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** Most files besides workflows whose texts are read. */
const MOST_TEXTS = 2_000;

/** What a diagnosis is asked for. */
export interface DiagnosisRequest {
  /** Absolute path of the project, or of any folder with `.github`. */
  readonly directory: string;
  /** `OWNER/NAME`; left out: the configuration says it, or the remote. */
  readonly repository?: string;
  /** The list of `--publishers`, in place of the declared ones. */
  readonly publishers?: readonly DeclaredPublisher[];
  readonly tag?: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the search for secrets, which can take seconds in a long history. */
  readonly signal?: AbortSignal;
}

interface ReadConfig {
  readonly config: TokenlessConfig;
  readonly unread: readonly (readonly [string, TokenlessError])[];
}

/** A configuration that is wrong is a finding; the workflows are judged without it. */
function readConfig(texts: ReadonlyMap<string, string>): ReadConfig {
  const files: ConfigTexts = {
    'pyproject.toml': texts.get('pyproject.toml'),
    'tokenless.toml': texts.get('tokenless.toml'),
  };
  try {
    return { config: parseConfigTexts(files), unread: [] };
  } catch (error) {
    if (!isTokenlessError(error)) throw error;
    return { config: parseConfigTexts({}), unread: [[error.location?.file ?? 'pyproject.toml', error]] };
  }
}

/** The repository's own actions whose folder a text names: others are somebody's fixtures, but for the root's. */
function usedActions(paths: readonly string[], texts: ReadonlyMap<string, string>): readonly string[] {
  const text = [...texts.values()].join('\n');
  return paths.filter((file) => {
    const folder = /^(?:(?<folder>.+)\/)?action\.ya?ml$/u.exec(file);
    return folder !== null && (file.startsWith('.github/') || text.includes(folder.groups?.['folder'] ?? ''));
  });
}

/** GitHub ends at ten actions in one another. */
const MOST_ACTION_ROUNDS = 10;

/** The actions that workflows use, and those that these use. */
async function readActions(
  root: string,
  paths: readonly string[],
  workflows: ReadonlyMap<string, string>,
): Promise<ReadTexts> {
  let read: ReadTexts = { texts: new Map(), unread: new Map() };
  for (let round = 0; round < MOST_ACTION_ROUNDS; round += 1) {
    const used = usedActions(paths, new Map([...workflows, ...read.texts]));
    if (used.length === read.texts.size + read.unread.size) break;
    read = await readTexts(root, used, MAX_FILE_BYTES);
  }
  return read;
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** Tags of commits that the branch has not pushed yet: the remote cannot have them. */
async function readUnpushedTags({ git }: GitRepository): Promise<Pick<GitFacts, 'unpushedTags'>> {
  const filter = ['--merged=HEAD', '--no-merged=@{upstream}'];
  const { exitCode, stdout } = await git.try(
    'for-each-ref',
    ...filter,
    '--format=%(refname:short)',
    'refs/tags',
  );
  return exitCode === 0 ? { unpushedTags: linesOf(stdout) } : {};
}

async function readWorkflowsAtTag(
  { git }: GitRepository,
  tag: string | undefined,
): Promise<Pick<GitFacts, 'workflowsAtTag'>> {
  if (tag === undefined) return {};
  const { exitCode, stdout } = await git.try(
    'ls-tree',
    '--name-only',
    `refs/tags/${tag}`,
    '.github/workflows/',
  );
  if (exitCode !== 0) return {};
  return { workflowsAtTag: linesOf(stdout).map((file) => file.split('/').at(-1) ?? file) };
}

async function readGit(repository: GitRepository, tag: string | undefined): Promise<GitFacts> {
  const url = await remoteUrl(repository);
  const { git } = repository;
  const shallow = await git.try('rev-parse', '--is-shallow-repository');
  const follows = await git.try('config', '--get', '--type=bool', 'push.followTags');
  return {
    ...(url === undefined ? {} : { remoteUrl: withoutCredentials(url) }),
    tagsAtHead: await tagsAtHead(repository),
    followsTags: follows.stdout.trim() === 'true',
    shallow: shallow.stdout.trim() === 'true',
    ...(await readUnpushedTags(repository)),
    ...(await readWorkflowsAtTag(repository, tag)),
  };
}

const DEFAULT_HOST = 'gitlab.com';
/** Most YAML files that a pipeline may be put together from. */
const MOST_PARTS = 500;

/** The texts of a GitLab pipeline, for a repository that has one and is not GitHub's. */
async function readPipelineSource(
  root: string,
  paths: readonly string[],
  remote: string | undefined,
): Promise<PipelineSource | undefined> {
  const host = remote === undefined ? undefined : parseGitRemote(remote)?.host;
  const isOther = host !== 'github.com' && !paths.some(isWorkflow);
  if (!paths.includes(GITLAB_PIPELINE) || !isOther) return undefined;
  const parts = paths.filter((file) => /\.ya?ml$/u.test(file)).slice(0, MOST_PARTS);
  const { texts } = await readTexts(root, [GITLAB_PIPELINE, ...parts], MAX_FILE_BYTES);
  return { files: texts, host: host ?? DEFAULT_HOST };
}

/** What doctor judges, and where it lies. */
export interface CheckedTree {
  /** The folder that the paths of the facts start from, absolute. */
  readonly root: string;
  readonly facts: DoctorFacts;
}

/** False for a project that is only an example inside of a repository: remote and history are not its own. */
async function isWhole(root: string, checkout: GitRepository | undefined): Promise<boolean> {
  return checkout !== undefined && (await realpath(root)) === (await realpath(checkout.root));
}

function ownGit({ remoteUrl: url, ...git }: GitFacts, whole: boolean): GitFacts {
  return whole && url !== undefined ? { ...git, remoteUrl: url } : git;
}

/**
 * Reads all that doctor judges. Nothing of the repository is executed, and nothing but its own files is read.
 * Throws `repository-not-found`, `repository-unknown`, `config-incomplete`, `git-failed`.
 */
export async function readDoctorFacts(request: DiagnosisRequest): Promise<CheckedTree> {
  const { directory, environment, today, tag, signal } = request;
  const { root, repository: checkout } = await findPlace(directory, environment);
  const paths = await listFiles(root, checkout);
  const read = await readTexts(root, paths.filter(isWorkflow), MAX_FILE_BYTES);
  const others = await readTexts(root, paths.filter(isInteresting).slice(0, MOST_TEXTS), MAX_FILE_BYTES);
  const actions = await readActions(root, paths, read.texts);
  const { config, unread } = readConfig(others.texts);
  const git = checkout === undefined ? undefined : await readGit(checkout, tag);
  const pipeline = await readPipelineSource(root, paths, git?.remoteUrl);
  const repository = findForgeRepository({
    named: request.repository,
    config,
    remote: git?.remoteUrl,
    directory,
  });
  const whole = await isWhole(root, checkout);
  const { secrets, unseen } = await readSecrets({
    root,
    checkout,
    withHistory: whole,
    config,
    ...(signal === undefined ? {} : { signal }),
  });
  const facts: DoctorFacts = {
    repository,
    registrations: readRegistrations(config, request.publishers, repository, read.texts),
    config,
    workflows: read.texts,
    ...(pipeline === undefined ? {} : { pipeline }),
    actions: actions.texts,
    unread: new Map([...read.unread, ...actions.unread, ...unread]),
    files: others.texts,
    paths,
    secrets,
    unseen,
    ...(tag === undefined ? {} : { tag }),
    ...(git === undefined ? {} : { git: ownGit(git, whole) }),
    today,
  };
  return { root, facts };
}
