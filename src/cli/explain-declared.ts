import path from 'node:path';
import type { CompletePublisher, TokenlessConfig } from '../publishing/config/index.ts';
import type { CliContext } from './context.ts';

/** What the project here declares as registered, and what of it nothing completes. */
export interface DeclaredHere {
  readonly publishers: readonly CompletePublisher[];
  readonly notes: readonly string[];
  /** The project that `[tool.tokenless]` or `[project]` names. */
  readonly project?: string | undefined;
  /** All that the configuration says. */
  readonly config?: TokenlessConfig;
}

/** The repository that the remote `origin` names; undefined without one. */
export async function remoteHere(context: CliContext): Promise<{ owner: string; name: string } | undefined> {
  const [{ parseGitRemote }, { findRepository, remoteUrl }] = await Promise.all([
    import('../publishing/config/index.ts'),
    import('../publishing/repository/index.ts'),
  ]);
  try {
    const url = await remoteUrl(await findRepository(context.directory, context.env));
    return url === undefined ? undefined : parseGitRemote(url);
  } catch {
    // No git or no repository here: what is declared may say it all.
    return undefined;
  }
}

/** Reads the publishers that `pyproject.toml` or `tokenless.toml` of this folder declares. */
export async function declaredHere(context: CliContext): Promise<DeclaredHere> {
  const [config, { readOptionalTextFile }] = await Promise.all([
    import('../publishing/config/index.ts'),
    import('../publishing/repository/index.ts'),
  ]);
  const [pyproject, tokenless] = await Promise.all(
    ['pyproject.toml', 'tokenless.toml'].map((name) =>
      readOptionalTextFile(path.join(context.directory, name), { name }),
    ),
  );
  const declared = config.parseConfigTexts({ 'pyproject.toml': pyproject, 'tokenless.toml': tokenless });
  const project = declared.project ?? declared.projectName;
  if (declared.publishers.length === 0) return { publishers: [], notes: [], project, config: declared };
  const named =
    declared.repository === undefined
      ? await remoteHere(context)
      : config.splitRepository(declared.repository);
  const defaults = {
    project,
    owner: named?.owner,
    repository: named?.name,
    workflow: declared.workflow,
  };
  const publishers: CompletePublisher[] = [];
  const notes: string[] = [];
  for (const publisher of declared.publishers) {
    try {
      publishers.push(config.completePublisher(publisher, defaults));
    } catch (error) {
      if (!config.configErrors.owns(error)) throw error;
      notes.push(`${error.message}, so it is left out: ${error.mend}`);
    }
  }
  return { publishers, notes, project, config: declared };
}
