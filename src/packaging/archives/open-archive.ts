import { packagingErrors } from '../errors.ts';
import {
  type DistributionFilename,
  type SdistFilename,
  parseDistributionFilename,
} from '../filenames/parse.ts';
import type { ArchiveLimits } from './limits.ts';
import { type ArchiveMember, createMemberRules } from './members.ts';
import { foldPath } from './paths.ts';
import { findTopFolder } from './sdist/top-folder.ts';
import type { RandomAccessSource } from './source.ts';
import { gunzip } from './tar/gunzip.ts';
import { looksLikeTar } from './tar/looks-like-tar.ts';
import { readTarMembers } from './tar/read-tar.ts';
import { looksLikeZip } from './zip/end-records.ts';
import { type ZipArchive, openZip } from './zip/open-zip.ts';

/** A distribution whose archive is open. */
export interface OpenArchive {
  readonly filename: DistributionFilename;
  /** Where a wheel's `METADATA` or an sdist's `PKG-INFO` stands: the `.dist-info` or the top folder. */
  readonly metadataFolder: string;
  /** The members, each checked against those before it; the rules over all of them run at the end. */
  members(): AsyncGenerator<ArchiveMember, void, undefined>;
  /** Complete once the members were read. */
  readonly warnings: readonly string[];
}

async function refusePolyglot(source: RandomAccessSource, limits: ArchiveLimits): Promise<void> {
  if (!(await looksLikeZip(source)) || !(await looksLikeTar(source, limits))) return;
  const pypiMessage = 'Invalid distribution file. File is both a zip and a tar file';
  throw packagingErrors.create('archive-polyglot', { pypiMessage });
}

function requireWheelFile(zip: ZipArchive, distInfo: string): void {
  const path = `${distInfo}/WHEEL`;
  if (zip.names.includes(path)) return;
  const pypiMessage = `Invalid distribution file. WHEEL not found at ${path}`;
  throw packagingErrors.create('member-missing', { path, pypiMessage });
}

function checkDistInfoFolders(path: string, distInfo: string): void {
  const top = path.split('/')[0] ?? '';
  if (!foldPath(top).endsWith(foldPath('.dist-info')) || top === distInfo) return;
  throw packagingErrors.create('wheel-foreign-dist-info', { path: top, expected: distInfo });
}

async function* wheelMembers(
  zip: ZipArchive,
  distInfo: string,
): AsyncGenerator<ArchiveMember, void, undefined> {
  for await (const member of zip.members(`${distInfo}/RECORD`)) {
    checkDistInfoFolders(member.path, distInfo);
    yield member;
  }
}

function topFolderName({ filename, extension }: SdistFilename): string {
  return filename.slice(0, -extension.length);
}

function checkZipTop(zip: ZipArchive, expected: string): void {
  const paths = zip.names.map((name) => name.replace(/\/$/u, ''));
  findTopFolder(paths, (path) => zip.names.includes(path), expected);
}

async function* sdistMembers(
  members: AsyncIterable<ArchiveMember>,
  expected: string,
): AsyncGenerator<ArchiveMember, void, undefined> {
  const kinds = new Map<string, ArchiveMember['kind']>();
  for await (const member of members) {
    kinds.set(member.path, member.kind);
    yield member;
  }
  findTopFolder([...kinds.keys()], (path) => kinds.get(path) === 'file', expected);
}

interface Raw {
  readonly metadataFolder: string;
  readonly members: () => AsyncGenerator<ArchiveMember, void, undefined>;
}

async function openRaw(
  source: RandomAccessSource,
  filename: DistributionFilename,
  limits: ArchiveLimits,
): Promise<Raw> {
  await refusePolyglot(source, limits);
  if (filename.kind === 'wheel') {
    // As written, not in normal form: installers look for the folder by the text of the filename.
    const metadataFolder = `${filename.name}-${filename.writtenVersion}.dist-info`;
    const zip = await openZip(source, limits);
    requireWheelFile(zip, metadataFolder);
    return { metadataFolder, members: () => wheelMembers(zip, metadataFolder) };
  }
  const metadataFolder = topFolderName(filename);
  if (filename.extension === '.tar.gz') {
    const members = (): AsyncGenerator<ArchiveMember, void, undefined> =>
      sdistMembers(readTarMembers(gunzip(source, limits), limits), metadataFolder);
    return { metadataFolder, members };
  }
  const zip = await openZip(source, limits);
  checkZipTop(zip, metadataFolder);
  return { metadataFolder, members: () => sdistMembers(zip.members(), metadataFolder) };
}

/** Opens a distribution; throws when its name or its container is wrong, or something required is not there. */
export async function openArchive(
  source: RandomAccessSource,
  filename: string,
  limits: ArchiveLimits,
): Promise<OpenArchive> {
  const parsed = parseDistributionFilename(filename);
  const raw = await openRaw(source, parsed, limits);
  const metadata = parsed.kind === 'wheel' ? raw.metadataFolder : `${raw.metadataFolder}/PKG-INFO`;
  const rules = createMemberRules(limits, metadata);
  async function* members(): AsyncGenerator<ArchiveMember, void, undefined> {
    for await (const member of raw.members()) {
      rules.add(member);
      yield member;
    }
    rules.finish();
  }
  return { filename: parsed, metadataFolder: raw.metadataFolder, members, warnings: rules.warnings };
}
