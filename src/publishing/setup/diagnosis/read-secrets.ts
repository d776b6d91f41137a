import type { TokenlessConfig } from '../../config/index.ts';
import type { FoundSecret } from '../../doctor/index.ts';
import { createSecretSearch, findAllowed } from '../../release/index.ts';
import {
  type GitRepository,
  type RepositorySecret,
  type SearchResult,
  searchHistory,
  searchTree,
} from '../../repository/index.ts';

/** Where to look for secrets. */
export interface SecretsRequest {
  readonly root: string;
  /** Left out: a folder without git. */
  readonly checkout: GitRepository | undefined;
  /** False for a folder inside of a repository, whose history is another project's. */
  readonly withHistory: boolean;
  readonly config: TokenlessConfig;
  readonly signal?: AbortSignal;
}

/** What was found, and what was not looked at: one sentence each, so that nobody takes silence for cleanness. */
export interface ReadSecrets {
  readonly secrets: readonly FoundSecret[];
  readonly unseen: readonly string[];
}

function toFound({ place, file, line, kind, commit, isInTree }: RepositorySecret): FoundSecret {
  return {
    file: file ?? (place === 'tag-message' ? 'tag message' : 'commit message'),
    line: line ?? 1,
    kind,
    ...(commit === undefined || isInTree ? {} : { commit }),
  };
}

/** A link's file is searched under its own name, and a submodule is a repository of its own. */
function unseenIn(what: string, { skipped }: SearchResult): readonly string[] {
  const left = skipped.filter(({ reason }) => reason === 'too-large' || reason === 'unreadable');
  if (left.length === 0) return [];
  const reasons = [...new Set(left.map(({ reason }) => reason))].join(', ');
  return [`${left.length} files of ${what} were not searched for secrets (${reasons})`];
}

/**
 * Searches the files as they are now and everything that was ever committed. What the configuration allows is
 * left out. Throws `git-failed`, `git-not-found`, and the reason of the signal.
 */
export async function readSecrets(request: SecretsRequest): Promise<ReadSecrets> {
  const { root, checkout, withHistory, config, signal } = request;
  const search = createSecretSearch();
  const options = signal === undefined ? {} : { signal };
  const within = checkout === undefined ? options : { ...options, repository: checkout };
  const tree = await searchTree(root, search, within);
  const history =
    checkout === undefined || !withHistory ? undefined : await searchHistory(checkout, search, options);
  // What is in the tree is told once, where it can be changed.
  const older = (history?.secrets ?? []).filter(({ isInTree }) => !isInTree);
  const secrets = [...tree.secrets, ...older].filter(
    (secret) => findAllowed(secret, config.allowedSecrets) === undefined,
  );
  const unseen = [
    ...unseenIn('the tree', tree),
    ...(history === undefined ? [] : unseenIn('the history', history)),
    ...(history?.isShallow === true ? ['the history ends where the clone was cut off'] : []),
    ...((history?.missingCount ?? 0) > 0 ? [`${history?.missingCount} objects are not in this clone`] : []),
    ...(history?.isCut === true ? ['there are more secrets than are listed'] : []),
  ];
  return { secrets: secrets.map(toFound), unseen };
}
