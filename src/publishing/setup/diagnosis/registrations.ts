import { isTokenlessError } from '../../../base/index.ts';
import {
  type DeclaredPublisher,
  type TokenlessConfig,
  completePublisher,
  configErrors,
  parseGitRemote,
  splitRepository,
} from '../../config/index.ts';
import type { Registrations } from '../../doctor/index.ts';
import {
  type ForgeRepository,
  type GitHubWorkflow,
  chooseReleaseWorkflow,
  readGitHubWorkflow,
} from '../../workflow/index.ts';

/** Who may say which repository this is, in the order in which they are asked. */
export interface RepositoryHints {
  /** `--repository OWNER/NAME`. */
  readonly named: string | undefined;
  readonly config: TokenlessConfig;
  /** URL of `origin`. */
  readonly remote: string | undefined;
  /** How the folder is called in messages. */
  readonly directory: string;
}

/** The repository on the forge. Throws `repository-unknown`. */
export function findForgeRepository({ named, config, remote, directory }: RepositoryHints): ForgeRepository {
  const told = named ?? config.repository;
  if (told !== undefined) return splitRepository(told);
  const found = remote === undefined ? undefined : parseGitRemote(remote);
  if (found === undefined) throw configErrors.create('repository-unknown', { directory });
  return { owner: found.owner, name: found.name };
}

function readable(workflows: ReadonlyMap<string, string>): readonly GitHubWorkflow[] {
  return [...workflows].flatMap(([file, text]) => {
    try {
      return [readGitHubWorkflow(text, file)];
    } catch (error) {
      if (isTokenlessError(error)) return [];
      throw error;
    }
  });
}

/** The workflow that a publisher means that names none: the only one that publishes. */
function onlyReleaseWorkflow(workflows: ReadonlyMap<string, string>): string | undefined {
  try {
    return chooseReleaseWorkflow(readable(workflows)).fileName;
  } catch (error) {
    if (isTokenlessError(error)) return undefined;
    throw error;
  }
}

/**
 * What is registered, as far as the repository or `--publishers` says. A list that was given is a declaration
 * even when it is empty. Throws `config-incomplete`.
 */
export function readRegistrations(
  config: TokenlessConfig,
  given: readonly DeclaredPublisher[] | undefined,
  repository: ForgeRepository,
  workflows: ReadonlyMap<string, string>,
): Registrations {
  const declared = given ?? config.publishers;
  if (declared.length === 0 && given === undefined) {
    const isOurs = Object.keys(config.sources).some((key) => !key.startsWith('project.'));
    return { kind: isOurs ? 'inferred' : 'none', publishers: [] };
  }
  const namesNone = declared.some(({ workflow }) => workflow === undefined);
  const defaults = {
    project: config.project ?? config.projectName ?? repository.name,
    owner: repository.owner,
    repository: repository.name,
    workflow: config.workflow ?? (namesNone ? onlyReleaseWorkflow(workflows) : undefined),
  };
  return {
    kind: 'declared',
    publishers: declared.map((publisher) => completePublisher(publisher, defaults)),
    ...(given === undefined ? {} : { isWhole: true }),
  };
}
