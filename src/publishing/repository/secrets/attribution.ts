import type { GitRepository } from '../git-repository.ts';
import { repositoryErrors } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';

/** Where a blob came into being: the oldest commit that has it under a path. */
export interface Origin {
  readonly path: string;
  readonly commit: string;
  /** Grows with age. */
  readonly age: number;
}

/** Above this many, naming them on the command line does not pay. */
const MOST_NAMED = 1000;

const LOG = [
  'log',
  '--all',
  '--topo-order',
  '--format=%H',
  '--root',
  '--diff-merges=first-parent',
  '--raw',
  '-z',
  '--no-abbrev',
  '--no-renames',
  '--no-notes',
  '--no-decorate',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=all',
];

/** `:<modes> <old> <new> <status>`, behind a line break when it is the first of its commit. */
const CHANGE = /^\n?:[0-7]+ [0-7]+ [0-9a-f]+ (?<blob>[0-9a-f]+) [A-Z]/u;
const COMMIT = /^[0-9a-f]{40,64}$/u;

/** The oldest origin of each blob for each of its paths. A repository that lacks folders tells what it can. */
export async function findOrigins(
  { git }: GitRepository,
  blobs: ReadonlySet<string>,
  starts: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Origin>>> {
  const origins = new Map<string, Map<string, Origin>>();
  if (blobs.size === 0) return origins;
  const named = blobs.size > MOST_NAMED ? [] : [...blobs].map((blob) => `--find-object=${blob}`);
  const { stdout, ended, stdin } = git.start([...LOG, ...named, ...starts, '--'], signal);
  stdin.end();
  const reader = new ByteReader(stdout);
  let [commit, age] = ['', 0];
  for (let token = await reader.until(0); token !== undefined; token = await reader.until(0)) {
    const text = token.toString('latin1');
    const blob = CHANGE.exec(text)?.groups?.['blob'];
    if (blob === undefined) {
      if (COMMIT.test(text.trim())) [commit, age] = [text.trim(), age + 1];
      continue;
    }
    const path = (await reader.until(0))?.toString() ?? '';
    // Git goes from new to old: the last one that is told is the oldest.
    if (blobs.has(blob)) remember(origins, blob, { path, commit, age });
  }
  await ended.catch((error: unknown) => {
    signal.throwIfAborted();
    if (!repositoryErrors.owns(error)) throw error;
  });
  return origins;
}

function remember(origins: Map<string, Map<string, Origin>>, blob: string, origin: Origin): void {
  const paths = origins.get(blob) ?? new Map<string, Origin>();
  origins.set(blob, paths.set(origin.path, origin));
}

/** The blobs of the checked-out commit by their paths; empty when nothing is committed. */
export async function treeOfHead(
  { git }: GitRepository,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const { stdout, stdin, ended } = git.start(['ls-tree', '-r', '-z', '--full-tree', 'HEAD'], signal);
  stdin.end();
  const reader = new ByteReader(stdout);
  for (let entry = await reader.until(0); entry !== undefined; entry = await reader.until(0)) {
    const text = entry.toString();
    const tab = text.indexOf('\t');
    files.set(text.slice(tab + 1), text.slice(0, tab).split(' ')[2] ?? '');
  }
  await ended.catch((error: unknown) => {
    signal.throwIfAborted();
    if (!repositoryErrors.owns(error)) throw error;
  });
  return files;
}
