import type { CompletePublisher } from '../publishing/config/index.ts';
import type { GitRepository } from '../publishing/repository/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { type DeclaredHere, declaredHere, remoteHere } from './explain-declared.ts';

/** A release by its name, and what this folder knows of it. */
export interface ReleaseHere {
  readonly project: string;
  readonly version: string;
  readonly tag: string;
  /** Whether git has the tag; null where there is no repository here. */
  readonly isTagged: boolean | null;
  /** The publishers that are declared for the project. */
  readonly publishers: readonly CompletePublisher[];
  /** The repository at the forge and its release workflow, where anything says it. */
  readonly forge: { readonly owner: string; readonly name: string; readonly workflow: string } | undefined;
  /** `origin`, which says where the forge's API is. */
  readonly remote: string | undefined;
  readonly notes: readonly string[];
}

/** Reads `NAME==VERSION`. Throws `usage-invalid`. */
function parseRelease(text: string): { readonly project: string; readonly version: string } {
  const { project, version } = /^(?<project>[A-Za-z0-9._-]+)==(?<version>[^=\s]+)$/u.exec(text)?.groups ?? {};
  if (project !== undefined && version !== undefined) return { project, version };
  const mend = 'write it as `NAME==VERSION`, such as `sampleproject==4.0.0`';
  throw cliErrors.create('usage-invalid', { problem: 'the argument does not name a release', mend });
}

async function repositoryHere(context: CliContext): Promise<GitRepository | undefined> {
  const { findRepository } = await import('../publishing/repository/index.ts');
  return await findRepository(context.directory, context.env).catch(() => undefined);
}

interface Tagging {
  readonly pattern: string;
  readonly atHead: readonly string[];
}

async function taggingOf(
  { config }: DeclaredHere,
  repository: GitRepository | undefined,
  release: { readonly project?: string | undefined; readonly version?: string | undefined },
): Promise<Tagging> {
  const [{ inferTagPattern }, { recentTags, tagsAtHead }] = await Promise.all([
    import('../publishing/config/index.ts'),
    import('../publishing/repository/index.ts'),
  ]);
  const atHead = repository === undefined ? [] : await tagsAtHead(repository);
  if (config?.sources['tag'] !== undefined) return { pattern: config.tag, atHead };
  const recent = repository === undefined ? [] : await recentTags(repository);
  return { pattern: inferTagPattern({ ...release, tags: [...atHead, ...recent] }), atHead };
}

/** The version that the project says, else the one that the checked-out commit is tagged as. */
async function versionHere({ config }: DeclaredHere, { pattern, atHead }: Tagging): Promise<string> {
  const { versionOfTag } = await import('../publishing/config/index.ts');
  const tagged = atHead.map((tag) => versionOfTag({ tag: pattern }, tag));
  const version = config?.projectVersion ?? tagged.find((one) => one !== undefined);
  if (version !== undefined) return version;
  const problem = 'nothing here says which version is meant';
  throw cliErrors.create('usage-invalid', { problem, mend: 'write `NAME==VERSION`' });
}

async function forgeOf(
  context: CliContext,
  { config }: DeclaredHere,
  publishers: readonly CompletePublisher[],
): Promise<ReleaseHere['forge']> {
  const { splitRepository } = await import('../publishing/config/index.ts');
  const declared = publishers.find(({ provider }) => provider === 'github');
  if (declared !== undefined) {
    return { owner: declared.owner, name: declared.repository, workflow: declared.workflow };
  }
  const named =
    config?.repository === undefined ? await remoteHere(context) : splitRepository(config.repository);
  const workflow = config?.workflow;
  return named === undefined || workflow === undefined ? undefined : { ...named, workflow };
}

/**
 * Which release is meant, and what the configuration and git say of it. Nothing leaves this machine.
 *
 * @param text `NAME==VERSION`; left out: the project of this folder
 * Throws `usage-invalid`, and what reading the configuration throws.
 */
export async function releaseHere(context: CliContext, text: string | undefined): Promise<ReleaseHere> {
  const named = text === undefined ? undefined : parseRelease(text);
  const [{ tagOfVersion }, { remoteUrl, tagExists }, { normalizeName }] = await Promise.all([
    import('../publishing/config/index.ts'),
    import('../publishing/repository/index.ts'),
    import('../packaging/index.ts'),
  ]);
  const here = await declaredHere(context);
  const project = named?.project ?? here.project;
  if (project === undefined) {
    const problem = 'nothing here says which project is meant';
    throw cliErrors.create('usage-invalid', { problem, mend: 'write `NAME==VERSION`' });
  }
  const same = (name: string | undefined): boolean =>
    name !== undefined && normalizeName(name) === normalizeName(project);
  const isOwn = same(here.project) || here.publishers.some((publisher) => same(publisher.project));
  const repository = isOwn ? await repositoryHere(context) : undefined;
  const tagging = await taggingOf(here, repository, { project, version: named?.version });
  const version = named?.version ?? (await versionHere(here, tagging));
  const tag = tagOfVersion({ tag: tagging.pattern }, version);
  const publishers = here.publishers.filter((publisher) => same(publisher.project));
  return {
    project,
    version,
    tag,
    isTagged: repository === undefined ? null : await tagExists(repository, tag),
    publishers,
    forge: isOwn ? await forgeOf(context, here, publishers) : undefined,
    remote: repository === undefined ? undefined : await remoteUrl(repository),
    notes: here.notes,
  };
}
