import { packagingErrors } from '../../errors.ts';
import { checkExpansion } from '../expansion.ts';
import type { ArchiveLimits } from '../limits.ts';
import type { ArchiveMember } from '../members.ts';
import type { RandomAccessSource } from '../source.ts';
import { checkCarefully } from './careful.ts';
import { type CentralDirectory, type CentralEntry, readCentralDirectory } from './central-directory.ts';
import { readContent } from './content.ts';
import { askSecondReader } from './second-reader.ts';
import { type LocalHeader, walkZipStructure } from './structure.ts';

/** A zip archive whose directory was read; its members have names, sizes and methods but are not proven yet. */
export interface ZipArchive {
  /** Names as in the directory, folders with their closing `/`. */
  readonly names: readonly string[];
  /** Proves the structure and gives every member in the order of the file, the one named `first` first. */
  members(first?: string): AsyncGenerator<ArchiveMember, void, undefined>;
}

const STORED = 0;
const DEFLATED = 8;
const MADE_BY_UNIX: readonly number[] = [3, 19];
const KIND_BITS = 0o170000;
const KINDS: Readonly<Record<number, ArchiveMember['kind'] | 'other'>> = {
  0: 'file',
  0o100000: 'file',
  0o040000: 'folder',
  0o120000: 'symbolic link',
};

function checkMethods(entries: readonly CentralEntry[]): void {
  const odd = entries.find(({ method }) => method !== STORED && method !== DEFLATED);
  if (odd === undefined) return;
  const pypiMessage = 'Invalid distribution file. File does not use a supported compression type';
  const details = { path: odd.name ?? '', method: odd.method, pypiMessage };
  throw packagingErrors.create('archive-compression-not-allowed', details);
}

function kindOf({ name = '', madeBy, externalAttributes }: CentralEntry): ArchiveMember['kind'] {
  const isFolder = name.endsWith('/');
  const bits = MADE_BY_UNIX.includes(madeBy) ? (externalAttributes >>> 16) & KIND_BITS : 0;
  const kind = KINDS[bits] ?? 'other';
  if (kind !== 'file' && kind !== 'folder') {
    const shown = kind === 'other' ? 'special file' : kind;
    throw packagingErrors.create('member-kind-not-allowed', { path: name, kind: shown });
  }
  if (isFolder !== (kind === 'folder') && bits !== 0) {
    const problem = `${JSON.stringify(name)} is a folder by name or by mode only`;
    throw packagingErrors.create('archive-ambiguous', { problem });
  }
  return isFolder ? 'folder' : 'file';
}

function toMember(source: RandomAccessSource, local: LocalHeader): ArchiveMember {
  const { name = '', sizeBytes, externalAttributes } = local.entry;
  const kind = kindOf(local.entry);
  if (kind === 'folder' && sizeBytes !== 0) {
    throw packagingErrors.create('archive-ambiguous', {
      problem: `the folder ${JSON.stringify(name)} has content`,
    });
  }
  return {
    path: kind === 'folder' ? name.slice(0, -1) : name,
    kind,
    sizeBytes,
    mode: (externalAttributes >>> 16) & 0o7777,
    linkTarget: '',
    content: { [Symbol.asyncIterator]: () => readContent(source, local) },
  };
}

async function* readMembers(
  source: RandomAccessSource,
  directory: CentralDirectory,
  first: string | undefined,
): AsyncGenerator<ArchiveMember, void, undefined> {
  const walked = await walkZipStructure(source, directory);
  checkCarefully(walked);
  await askSecondReader(source, walked.locals);
  const rank = ({ entry }: LocalHeader): number => (entry.name === first ? 0 : 1);
  for (const local of walked.locals.toSorted((a, b) => rank(a) - rank(b))) yield toMember(source, local);
}

/**
 * Opens a zip archive: the directory, the limits on what it declares, and the compression methods are checked here,
 * the structure when its members are read. Two readers see it, our walk and zip.js in strict mode, and must agree.
 */
export async function openZip(source: RandomAccessSource, limits: ArchiveLimits): Promise<ZipArchive> {
  const directory = await readCentralDirectory(source, limits);
  const declaredBytes = directory.entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  checkExpansion(declaredBytes, source.size, limits);
  checkMethods(directory.entries);
  if (directory.entries.length > limits.maxMembers) {
    throw packagingErrors.create('archive-too-many-members', { limit: limits.maxMembers });
  }
  return {
    names: directory.entries.map(({ name }) => name ?? ''),
    members: (first) => readMembers(source, directory, first),
  };
}
