import path from 'node:path';
import { type TokenlessConfig, parseConfigTexts } from '../../config/index.ts';
import {
  FALLBACK_STATE_FILE,
  type FallbackState,
  formatFallbackState,
  parseFallbackState,
} from '../../release/index.ts';
import {
  type GitRepository,
  listFiles,
  readOptionalTextFile,
  readTexts,
  remoteUrl,
} from '../../repository/index.ts';
import {
  type ForgeRepository,
  type GitHubWorkflow,
  type PublishJob,
  findPublishJobs,
  readGitHubWorkflow,
} from '../../workflow/index.ts';
import { isWorkflow } from '../diagnosis/interesting.ts';
import { findPlace } from '../diagnosis/place.ts';
import { findForgeRepository, readRegistrations } from '../diagnosis/registrations.ts';
import { setupErrors } from '../errors.ts';
import { type FileChange, readBytes } from './replace-files.ts';

const MAX_FILE_BYTES = 2 * 1024 * 1024;
const MARK = /#\s*tokenless-fallback:/u;

/** A repository as the fallback finds it. */
export interface FallbackCheckout {
  readonly root: string;
  /** Undefined: git does not know the folder. */
  readonly git: GitRepository | undefined;
  readonly config: TokenlessConfig;
  readonly paths: readonly string[];
  /** Path from the root → text. */
  readonly workflows: ReadonlyMap<string, string>;
  /** Undefined: nothing is open. */
  readonly state: FallbackState | undefined;
  /** The state file as it lies there; null: there is none. */
  readonly stateBytes: Uint8Array | null;
}

/** Where a checkout is looked for. */
export interface CheckoutRequest {
  /** Absolute path. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

async function readState(root: string): Promise<FallbackState | undefined> {
  const text = await readOptionalTextFile(path.join(root, ...FALLBACK_STATE_FILE.split('/')), {
    name: FALLBACK_STATE_FILE,
    limitBytes: 16 * MAX_FILE_BYTES,
  });
  return text === undefined ? undefined : parseFallbackState(text);
}

async function readConfig(root: string): Promise<TokenlessConfig> {
  const read = (name: string): Promise<string | undefined> =>
    readOptionalTextFile(path.join(root, name), { name });
  return parseConfigTexts({
    'pyproject.toml': await read('pyproject.toml'),
    'tokenless.toml': await read('tokenless.toml'),
  });
}

/**
 * Reads a repository. Nothing of it is executed.
 *
 * @throws repository-not-found, fallback-state-invalid, config-…, git-failed
 */
export async function readCheckout({ directory, environment }: CheckoutRequest): Promise<FallbackCheckout> {
  const { root, repository } = await findPlace(directory, environment);
  const paths = await listFiles(root, repository);
  const { texts } = await readTexts(root, paths.filter(isWorkflow), MAX_FILE_BYTES);
  return {
    root,
    git: repository,
    config: await readConfig(root),
    paths,
    workflows: texts,
    state: await readState(root),
    stateBytes: await readBytes(path.join(root, ...FALLBACK_STATE_FILE.split('/'))),
  };
}

/** Refuses a mark of a fallback whose state is not there: what restores the workflow would be lost for good. */
export function refuseUnknownMark({ workflows, state }: FallbackCheckout): void {
  if (state !== undefined) return;
  for (const [file, text] of workflows) {
    const line = text.split('\n').findIndex((one) => MARK.test(one)) + 1;
    if (line > 0) throw setupErrors.create('fallback-state-missing', { file }, { location: { file, line } });
  }
}

/** The repository on the forge. Throws `repository-unknown`. */
export async function forgeRepository(
  { git, config, root }: FallbackCheckout,
  named: string | undefined,
): Promise<ForgeRepository> {
  const remote = git === undefined ? undefined : await remoteUrl(git);
  return findForgeRepository({ named, config, remote, directory: root });
}

/** The publish jobs of all workflows. Throws workflow-…. */
export function publishJobs(
  { workflows }: FallbackCheckout,
  repository: ForgeRepository,
): readonly PublishJob[] {
  const read: readonly GitHubWorkflow[] = [...workflows].map(([file, text]) =>
    readGitHubWorkflow(text, file),
  );
  return read.flatMap((workflow) => findPublishJobs(workflow, { workflows: read, repository }));
}

/** True where a declared publisher of the index says that the project is not there yet. */
export function isDeclaredPending(
  { config, workflows }: FallbackCheckout,
  repository: ForgeRepository,
  index: string,
): boolean {
  const { publishers } = readRegistrations(config, undefined, repository, workflows);
  const there = publishers.filter((one) => one.index === index);
  return there.length > 0 && there.every(({ pending }) => pending === true);
}

/** What becomes of the state file; null: the emergency is over, and nothing of it is left but its entry. */
export function stateChange(
  { stateBytes }: Pick<FallbackCheckout, 'stateBytes'>,
  next: FallbackState | null,
): FileChange {
  return {
    path: FALLBACK_STATE_FILE,
    before: stateBytes,
    after: next === null ? null : Buffer.from(formatFallbackState(next)),
  };
}
