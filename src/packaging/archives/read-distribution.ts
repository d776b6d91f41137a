import { createHash } from 'node:crypto';
import { packagingErrors } from '../errors.ts';
import type { DistributionFilename } from '../filenames/parse.ts';
import { type CoreMetadata, parseCoreMetadata } from '../metadata/core-metadata.ts';
import { type ContentRule, isScanned, scanContent } from './content-scanner.ts';
import type { Distribution, DistributionMember } from './distribution.ts';
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './limits.ts';
import type { ArchiveMember } from './members.ts';
import { type OpenArchive, openArchive } from './open-archive.ts';
import type { RandomAccessSource } from './source.ts';
import { createWheelCheck } from './wheel/check-wheel.ts';
import type { FoundMember, RecordAlgorithm } from './wheel/record.ts';

/** Sees the content of one member as it goes by. */
export interface ContentVisitor {
  /** Takes the next piece, which must not be changed and whose memory may be used again afterwards. */
  add(piece: Uint8Array): void;
  /** The member ended, and was what it declares. */
  end(): void;
}

/** How a distribution is read. */
export interface ReadOptions {
  readonly limits?: Partial<ArchiveLimits>;
  /** Sees every file besides, so that a second check need not expand the archive again. */
  readonly visit?: (path: string) => ContentVisitor;
  /** Content rules that refuse a member (`PYPI_CONTENT_RULES`); none by default. */
  readonly contentRules?: readonly ContentRule[];
}

/** What is learnt from a member's content while it goes by. */
interface Reading {
  readonly found: FoundMember;
  readonly sha256: string;
  readonly kept: Uint8Array | undefined;
}

// Metadata versions before 2.4 had no `License-File`; tools that wrote one meant other places.
const WITH_LICENSE_FILES: readonly string[] = ['2.4', '2.5'];

/** What is wanted of a member's content. */
interface Wanted {
  readonly algorithm: RecordAlgorithm;
  /** Undefined: the content is not kept. */
  readonly keepUpTo: number | undefined;
  readonly visitor: ContentVisitor | undefined;
}

async function readMember(member: ArchiveMember, { algorithm, keepUpTo, visitor }: Wanted): Promise<Reading> {
  const { path } = member;
  if (keepUpTo !== undefined && member.sizeBytes > keepUpTo) {
    throw packagingErrors.create('member-too-large', { path, limitBytes: keepUpTo });
  }
  const hashes = new Map(
    [...new Set(['sha256', algorithm] as const)].map((name) => [name, createHash(name)]),
  );
  const kept: Uint8Array[] = [];
  for await (const chunk of member.content) {
    for (const hash of hashes.values()) hash.update(chunk);
    visitor?.add(chunk);
    // Chunks may be views of a buffer that is used again.
    if (keepUpTo !== undefined) kept.push(Uint8Array.from(chunk));
  }
  visitor?.end();
  const digests = new Map([...hashes].map(([name, hash]) => [name, hash.digest()]));
  return {
    found: {
      path,
      sizeBytes: member.sizeBytes,
      digests: Object.fromEntries([...digests].map(([name, digest]) => [name, digest.toString('base64url')])),
    },
    sha256: digests.get('sha256')?.toString('hex') ?? '',
    kept: keepUpTo === undefined ? undefined : Buffer.concat(kept),
  };
}

function linkMember({ path, linkTarget }: ArchiveMember): DistributionMember {
  const sha256 = createHash('sha256').update(linkTarget).digest('hex');
  return { path, sizeBytes: 0, sha256, linkTarget };
}

function requireLicenseFiles(
  metadata: CoreMetadata,
  members: readonly DistributionMember[],
  folder: string,
  { filename }: DistributionFilename,
): void {
  if (!WITH_LICENSE_FILES.includes(metadata.metadataVersion)) return;
  const paths = new Set(members.map(({ path }) => path));
  for (const file of metadata.licenseFiles) {
    const path = `${folder}/${file}`;
    if (paths.has(path)) continue;
    const pypiMessage = `License-File ${file} does not exist in distribution file ${filename} at ${path}`;
    throw packagingErrors.create('license-file-missing', { path, pypiMessage });
  }
}

function metadataNames({ filename, metadataFolder }: OpenArchive): { path: string; file: string } {
  const file = filename.kind === 'wheel' ? 'METADATA' : 'PKG-INFO';
  return { path: `${metadataFolder}/${file}`, file };
}

function requireMetadata(archive: OpenArchive, content: Uint8Array | undefined): Uint8Array {
  if (content !== undefined) return content;
  const { path, file } = metadataNames(archive);
  const { filename } = archive.filename;
  const pypiMessage =
    file === 'METADATA'
      ? `Wheel '${filename}' does not contain the required METADATA file: ${path}`
      : `Invalid distribution file. PKG-INFO not found at ${path}`;
  throw packagingErrors.create('member-missing', { path, pypiMessage });
}

function byPath(a: DistributionMember, b: DistributionMember): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

interface Collected {
  readonly members: readonly DistributionMember[];
  readonly kept: ReadonlyMap<string, Uint8Array>;
  readonly warnings: readonly string[];
}

async function collect(
  archive: OpenArchive,
  limits: ArchiveLimits,
  { contentRules: rules = [], visit }: ReadOptions,
): Promise<Collected> {
  const { filename, metadataFolder } = archive;
  const wheel =
    filename.kind === 'wheel' ? createWheelCheck(filename.filename, metadataFolder, limits) : undefined;
  const wanted = new Map(wheel?.wanted ?? []).set(metadataNames(archive).path, limits.maxMetadataBytes);
  const kept = new Map<string, Uint8Array>();
  const members: DistributionMember[] = [];
  for await (const member of archive.members()) {
    if (member.kind === 'folder') continue;
    if (member.kind !== 'file') {
      members.push(linkMember(member));
      continue;
    }
    const isSearched = rules.length > 0 && isScanned(member.path, member.sizeBytes);
    const keepUpTo = wanted.get(member.path) ?? (isSearched ? member.sizeBytes : undefined);
    const algorithm = wheel?.algorithmFor(member.path) ?? 'sha256';
    const reading = await readMember(member, { algorithm, keepUpTo, visitor: visit?.(member.path) });
    if (isSearched && reading.kept !== undefined) scanContent(member.path, reading.kept, rules);
    if (reading.kept !== undefined && wanted.has(member.path)) kept.set(member.path, reading.kept);
    wheel?.add(reading.found, reading.kept);
    members.push({ path: member.path, sizeBytes: member.sizeBytes, sha256: reading.sha256 });
  }
  return { members: members.sort(byPath), kept, warnings: wheel?.finish() ?? [] };
}

/**
 * Reads a distribution to its end and refuses it when an index or an installer should: structure, safety, limits,
 * required members, `RECORD`, entry points, metadata, license files. Holds one chunk and the few files that it must
 * understand, never the archive. Throws `packagingErrors`; `pypiMessageOf` gives the upload API's text.
 *
 * It does not judge the filename against a project (`checkFilenameMeaning`) or against the metadata inside
 * (`checkMetadataAgrees`): an index asks those in its own order.
 */
export async function readDistribution(
  source: RandomAccessSource,
  filename: string,
  options: ReadOptions = {},
): Promise<Distribution> {
  const limits = { ...DEFAULT_ARCHIVE_LIMITS, ...options.limits };
  const archive = await openArchive(source, filename, limits);
  const { members, kept, warnings } = await collect(archive, limits, options);
  const { path, file } = metadataNames(archive);
  const metadataBytes = requireMetadata(archive, kept.get(path));
  const metadata = parseCoreMetadata(metadataBytes, file);
  const licenses =
    archive.filename.kind === 'wheel' ? `${archive.metadataFolder}/licenses` : archive.metadataFolder;
  requireLicenseFiles(metadata, members, licenses, archive.filename);
  return {
    filename: archive.filename,
    metadata,
    metadataBytes,
    members,
    warnings: [...archive.warnings, ...warnings, ...metadata.warnings],
  };
}

/**
 * Hands every file of a distribution to `visit`, content streamed, after the same checks of structure and safety.
 * What `visit` does not read is skipped.
 */
export async function visitMembers(
  source: RandomAccessSource,
  filename: string,
  visit: (path: string, content: AsyncIterable<Uint8Array>) => Promise<void>,
  limits: Partial<ArchiveLimits> = {},
): Promise<void> {
  const archive = await openArchive(source, filename, { ...DEFAULT_ARCHIVE_LIMITS, ...limits });
  for await (const member of archive.members()) {
    if (member.kind === 'file') await visit(member.path, member.content);
  }
}
