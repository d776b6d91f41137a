import type { GitRepository } from '../git-repository.ts';
import { type Origin, findOrigins, treeOfHead } from './attribution.ts';
import {
  type ContentSearch,
  type ContentSecret,
  MOST_LISTED,
  type RepositorySecret,
  type SearchOptions,
  type SearchResult,
  SearchTally,
  toldOf,
} from './found.ts';
import { type ObjectCounts, type StoredObject, readObjects } from './objects.ts';

/** How a search of the history is run. */
export interface HistoryOptions extends SearchOptions {
  /** Search what no reference leads to any more, too; git forgets it some day, whoever has a copy does not. */
  readonly includeUnreachable?: boolean;
}

/** What a search of the history hands back. */
export interface HistoryResult extends SearchResult {
  /** The history ends where the clone was cut off; what is older was not searched. */
  readonly isShallow: boolean;
  /** Objects that a partial clone lacks, or that are broken: they were neither fetched nor searched. */
  readonly missingCount: number;
  /** More secrets than are listed: the search stopped to gather them. */
  readonly isCut: boolean;
}

/** A secret in a message, or in a blob whose paths are not known yet. */
interface Sighting {
  readonly object: Pick<StoredObject, 'id' | 'type' | 'path'>;
  readonly found: ContentSecret;
  readonly tag?: string;
}

const SHORT_HASH_CHARS = 12;

/** Lines of a commit or tag before its message. */
function headerLines(raw: string): number {
  const end = raw.indexOf('\n\n');
  return end === -1 ? 0 : raw.slice(0, end + 2).split('\n').length - 1;
}

const tagName = (raw: string): string | undefined => /^tag (?<name>[^\n]+)$/mu.exec(raw)?.groups?.['name'];

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** A message is searched with what stands before it: names, and the messages of merged tags. */
async function searchMessage(object: StoredObject, search: ContentSearch): Promise<readonly Sighting[]> {
  const parts: Uint8Array[] = [];
  for await (const part of object.content) parts.push(part);
  const bytes = Buffer.concat(parts);
  const secrets = await search(`${object.type} message`, once(bytes));
  if (secrets.length === 0) return [];
  const raw = bytes.toString();
  const [before, tag] = [headerLines(raw), object.type === 'tag' ? tagName(raw) : undefined];
  return secrets.map((found) => ({
    object,
    found: found.line === undefined ? found : { ...found, line: Math.max(1, found.line - before) },
    ...(tag === undefined ? {} : { tag }),
  }));
}

async function searchObject(object: StoredObject, search: ContentSearch): Promise<readonly Sighting[]> {
  if (object.type !== 'blob') return await searchMessage(object, search);
  const secrets = await search(object.path, object.content);
  return secrets.map((found) => ({ object, found }));
}

const shortened = (commit: string): string => commit.slice(0, SHORT_HASH_CHARS);

function messageSecret({ object, found, tag }: Sighting): RepositorySecret {
  const place = object.type === 'tag' ? 'tag-message' : 'commit-message';
  return {
    place,
    ...toldOf(found),
    ...(tag === undefined ? {} : { tag }),
    commit: shortened(object.id),
    isInTree: false,
  };
}

/** The forms of one secret in one file, from which the oldest is told. */
interface FileSecret {
  readonly secret: RepositorySecret;
  readonly age: number;
}

function fileSecret(
  { object, found }: Sighting,
  origin: Origin | undefined,
  tree: ReadonlyMap<string, string>,
): FileSecret {
  const path = origin?.path ?? object.path;
  const isInTree = tree.get(path) === object.id;
  return {
    age: origin?.age ?? -1,
    secret: {
      place: 'file',
      ...(path === '' ? {} : { file: path }),
      ...toldOf(found),
      ...(origin === undefined ? {} : { commit: shortened(origin.commit) }),
      isInTree,
    },
  };
}

/** One entry for each secret of a file, however many commits kept it there. */
function mergeForms(
  forms: readonly (readonly [key: string, form: FileSecret])[],
): readonly RepositorySecret[] {
  const merged = new Map<string, FileSecret>();
  for (const [key, form] of forms) {
    const known = merged.get(key);
    const older = known === undefined || form.age > known.age ? form : known;
    const isInTree = form.secret.isInTree || known?.secret.isInTree === true;
    merged.set(key, { ...older, secret: { ...older.secret, isInTree } });
  }
  return [...merged.values()].map(({ secret }) => secret);
}

/** The newest stash is a reference; the ones before it are only in its log. */
async function earlierStashes({ git }: GitRepository): Promise<readonly string[]> {
  const { exitCode, stdout } = await git.try(
    'rev-list',
    '--walk-reflogs',
    '--max-count=500',
    'refs/stash',
    '--',
  );
  return exitCode === 0 ? stdout.split('\n').filter((commit) => commit !== '') : [];
}

async function tellSecrets(
  repository: GitRepository,
  sightings: readonly Sighting[],
  starts: readonly string[],
  signal: AbortSignal,
): Promise<readonly RepositorySecret[]> {
  const inFiles = sightings.filter(({ object }) => object.type === 'blob');
  const blobs = new Set(inFiles.map(({ object }) => object.id));
  const origins = await findOrigins(repository, blobs, starts, signal);
  const tree = blobs.size === 0 ? new Map<string, string>() : await treeOfHead(repository, signal);
  const forms = inFiles.flatMap((sighting) => {
    const known = [...(origins.get(sighting.object.id)?.values() ?? [])];
    const { kind, secret } = sighting.found;
    return (known.length === 0 ? [undefined] : known).map((origin) => {
      const form = fileSecret(sighting, origin, tree);
      return [`${kind}\0${secret}\0${form.secret.file ?? sighting.object.id}`, form] as const;
    });
  });
  const inMessages = new Map<string, RepositorySecret>();
  for (const sighting of sightings.filter(({ object }) => object.type !== 'blob')) {
    // Git goes from new to old: the last one that is told is the oldest.
    const { found, object, tag } = sighting;
    inMessages.set([found.kind, found.secret, object.type, tag ?? ''].join('\0'), messageSecret(sighting));
  }
  return [...mergeForms(forms), ...inMessages.values()];
}

/**
 * Searches everything that was ever committed and that a reference still leads to: every form of every file in
 * every branch, tag and stash, and the messages of commits and tags; each form is read once. Nothing of the
 * repository is run and nothing is fetched. Throws `git-failed` (a broken repository), `git-not-found`, and the
 * reason of the signal.
 */
export async function searchHistory(
  repository: GitRepository,
  search: ContentSearch,
  options: HistoryOptions = {},
): Promise<HistoryResult> {
  const { signal = new AbortController().signal, includeUnreachable = false } = options;
  signal.throwIfAborted();
  const tally = new SearchTally(options);
  const counts: ObjectCounts = { missing: 0 };
  const starts = await earlierStashes(repository);
  const sightings: Sighting[] = [];
  let isCut = false;
  const choice = { starts, isEverything: includeUnreachable };
  for await (const object of readObjects(repository, choice, tally, counts, signal)) {
    tally.count(object.sizeBytes);
    sightings.push(...(await searchObject(object, search)));
    isCut = sightings.length > MOST_LISTED;
    if (isCut) break;
  }
  const secrets = await tellSecrets(repository, sightings.slice(0, MOST_LISTED), starts, signal);
  const isShallow =
    (await repository.git.try('rev-parse', '--is-shallow-repository')).stdout.trim() === 'true';
  return { ...tally.result(secrets), isShallow, missingCount: counts.missing, isCut };
}
