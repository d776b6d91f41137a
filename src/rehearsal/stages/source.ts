import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseDistributionFilename } from '../../packaging/index.ts';
import { listDistributions } from '../../publishing/client/index.ts';
import { type ConfigTexts, parseConfigTexts, parseFlatRemote } from '../../publishing/config/index.ts';
import {
  type GitRepository,
  cloneAtTag,
  commitOfTag,
  copyWorkingTree,
  findRepository,
  headCommit,
  isClean,
  listLocalActions,
  listWorkflows,
  readOptionalTextFile,
  recentTags,
  remoteUrl,
  tagExists,
  tagsAtHead,
} from '../../publishing/repository/index.ts';
import { type PlanFacts } from '../plan/facts.ts';
import { identifyRelease } from '../plan/release.ts';

/** Where the files of a rehearsal come from. */
export interface Source {
  readonly kind: 'tag' | 'working-tree' | 'distributions';
  /** Folder of the project, in the clone or copy. */
  readonly project: string;
  readonly commit: string | null;
  readonly facts: PlanFacts;
  readonly detail: string;
  /** Said when what is rehearsed is not what the tag would publish. */
  readonly warning: string | undefined;
}

export interface SourceRequest {
  readonly directory: string;
  readonly tag?: string;
  readonly dist?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

async function readConfigTexts(folder: string): Promise<ConfigTexts> {
  const [pyproject, tokenless] = await Promise.all(
    ['pyproject.toml', 'tokenless.toml'].map((name) =>
      readOptionalTextFile(path.join(folder, name), { name }),
    ),
  );
  return { 'pyproject.toml': pyproject, 'tokenless.toml': tokenless };
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Workflows lie at the top of a repository; a folder that has its own stands for a whole repository. */
async function findTop(project: string, root: string): Promise<string> {
  return (await isFolder(path.join(project, '.github', 'workflows'))) ? project : root;
}

async function readFacts(project: string, root: string, repository: GitRepository): Promise<PlanFacts> {
  const url = await remoteUrl(repository);
  const top = await findTop(project, root);
  const workflows = await listWorkflows(top);
  return {
    directory: project,
    configTexts: await readConfigTexts(project),
    workflows,
    actions: await listLocalActions(top, workflows),
    remote: url === undefined ? undefined : parseFlatRemote(url),
    tagsHere: await tagsAtHead(repository),
    recentTags: await recentTags(repository),
  };
}

/** Name and version of handed-in distributions, as their filenames say. */
async function readDistributions(dist: string): Promise<NonNullable<PlanFacts['distributions']>> {
  const [first] = await listDistributions(dist);
  if (first === undefined) throw new TypeError('a listed folder has at least one distribution');
  const { normalizedName, version } = parseDistributionFilename(first.filename);
  return { project: normalizedName, version };
}

async function layOut(
  repository: GitRepository,
  tag: string,
  into: string,
): Promise<Pick<Source, 'kind' | 'commit' | 'detail' | 'warning'> & { readonly root: string }> {
  const { root } = repository;
  if (await tagExists(repository, tag)) {
    await cloneAtTag(repository, tag, into);
    const commit = (await commitOfTag(repository, tag)) ?? null;
    const detail = `fresh clone at ${tag} (${commit?.slice(0, 12) ?? ''})`;
    return { kind: 'tag', root: into, commit, detail, warning: undefined };
  }
  const { files } = await copyWorkingTree(repository, into);
  const warning = `tag \`${tag}\` does not exist yet: this rehearses the working tree as it is now, with what is not committed`;
  // A tree that differs from the commit is not what the commit would publish.
  const commit = (await isClean(repository)) ? await headCommit(repository) : null;
  return {
    kind: 'working-tree',
    root: into,
    commit,
    detail: `copy of the working tree of ${root}, ${files.length} files`,
    warning,
  };
}

/**
 * Opens what is to be rehearsed: a fresh clone at the tag where the tag exists, else a copy of the working
 * tree with a warning. Configuration and workflows are then read from there, as CI would read them.
 */
export async function openSource(request: SourceRequest, into: string): Promise<Source> {
  const repository = await findRepository(request.directory, request.environment);
  const here = await readFacts(request.directory, repository.root, repository);
  const given = {
    ...(request.tag === undefined ? {} : { tag: request.tag }),
    ...(request.dist === undefined ? {} : { distributions: await readDistributions(request.dist) }),
  };
  const { tag } = identifyRelease({ ...here, ...given }, parseConfigTexts(here.configTexts));
  const { root, ...laidOut } = await layOut(repository, tag, into);
  const project = path.join(root, path.relative(repository.root, request.directory));
  const facts = await readFacts(project, root, repository);
  const kind = request.dist === undefined ? laidOut.kind : 'distributions';
  return { ...laidOut, kind, project, facts: { ...facts, ...given, directory: request.directory, tag } };
}
