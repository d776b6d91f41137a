import { packagingErrors } from '../../errors.ts';
import type { ArchiveLimits } from '../limits.ts';
import type { ArchiveMember } from '../members.ts';
import { type BlockReader, createBlockReader } from './block-reader.ts';
import {
  type Extended,
  checkGlobalPaxHeader,
  decodeUtf8,
  parseGnuLongName,
  parsePaxHeader,
  sparseNotAllowed,
} from './extended-headers.ts';
import { BLOCK_BYTES, type TarHeader, hasRightChecksum, isZeroBlock, parseTarHeader } from './header.ts';

const OLD_FILE = '\0';
const KINDS: Readonly<Record<string, ArchiveMember['kind']>> = {
  [OLD_FILE]: 'file',
  '0': 'file',
  '1': 'hard link',
  '2': 'symbolic link',
  '5': 'folder',
};
const OTHER_KINDS: Readonly<Record<string, string>> = {
  '3': 'character device',
  '4': 'block device',
  '6': 'FIFO',
  '7': 'contiguous file',
  M: 'part of a file that goes on from another volume',
  V: 'volume label',
};

const EXTENDED: Readonly<Record<string, keyof Pending>> = {
  g: 'global',
  x: 'pax',
  L: 'longName',
  K: 'longLink',
};

interface Pending {
  global?: true;
  pax?: Extended;
  longName?: string;
  longLink?: string;
}

/** One archive as it is read, with what its extended headers came to so far. */
interface TarReading {
  readonly blocks: BlockReader;
  readonly limits: ArchiveLimits;
  extendedHeaders: number;
  extendedBytes: number;
}

function damaged(problem: string): Error {
  const pypiMessage = 'Invalid distribution file. None';
  return packagingErrors.create('archive-damaged', { problem, pypiMessage });
}

function ambiguous(problem: string): Error {
  return packagingErrors.create('archive-ambiguous', { problem });
}

function paddingOf(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

// SECURITY: extended headers are no members, and each costs as much as one; the tests are "limits … extended headers".
function countExtended(reading: TarReading, { sizeBytes }: TarHeader): void {
  const { maxMembers, maxTarHeadersBytes } = reading.limits;
  reading.extendedHeaders += 1;
  reading.extendedBytes += sizeBytes;
  if (reading.extendedHeaders > maxMembers) {
    throw packagingErrors.create('archive-too-many-members', { limit: maxMembers });
  }
  if (reading.extendedBytes > maxTarHeadersBytes) {
    const details = { path: 'all extended tar headers together', limitBytes: maxTarHeadersBytes };
    throw packagingErrors.create('member-too-large', details);
  }
}

async function readExtended(reading: TarReading, header: TarHeader): Promise<Uint8Array> {
  const { blocks, limits } = reading;
  countExtended(reading, header);
  if (header.sizeBytes > limits.maxTarHeaderBytes) {
    const details = { path: 'extended tar header', limitBytes: limits.maxTarHeaderBytes };
    throw packagingErrors.create('member-too-large', details);
  }
  const body = await blocks.take(header.sizeBytes + paddingOf(header.sizeBytes));
  if (body === undefined) throw damaged('the archive ends inside an extended header');
  // SECURITY: Python reads whole blocks and would take what stands there for part of the header.
  if (body.subarray(header.sizeBytes).some((byte) => byte !== 0)) {
    throw ambiguous('something stands between an extended header and the next block');
  }
  return body.subarray(0, header.sizeBytes);
}

// Takes a header that speaks about the next one; false for a member's own header.
async function takeExtended(reading: TarReading, header: TarHeader, pending: Pending): Promise<boolean> {
  const key = EXTENDED[header.type];
  if (key === undefined) return false;
  const body = await readExtended(reading, header);
  if (pending[key] !== undefined) throw ambiguous('a member has two extended headers of one kind');
  if (key === 'global') {
    checkGlobalPaxHeader(body);
    pending.global = true;
  } else if (key === 'pax') pending.pax = parsePaxHeader(body);
  else pending[key] = parseGnuLongName(body);
  return true;
}

function oneOf(pax: string | undefined, gnu: string | undefined, raw: Uint8Array, what: string): string {
  if (pax !== undefined && gnu !== undefined) throw ambiguous(`a member has a ${what} by pax and one by GNU`);
  return pax ?? gnu ?? decodeUtf8(raw, `the ${what} of a member`);
}

function kindOf(header: TarHeader, path: string): ArchiveMember['kind'] {
  const kind = KINDS[header.type];
  if (header.type === 'S') throw sparseNotAllowed(path);
  if (kind === undefined) {
    const shown = OTHER_KINDS[header.type] ?? `member of the unknown type ${JSON.stringify(header.type)}`;
    throw packagingErrors.create('member-kind-not-allowed', { path, kind: shown });
  }
  return kind;
}

const SLASH = 0x2f;

// Old archives had no type for a folder: Python then asks the name in the header, others the name by pax or GNU.
function kindByName(header: TarHeader, path: string, kind: ArchiveMember['kind']): ArchiveMember['kind'] {
  if (kind !== 'file') return kind;
  const isFolder = path.endsWith('/');
  if (header.type === OLD_FILE && isFolder === (header.rawName.at(-1) === SLASH)) {
    return isFolder ? 'folder' : 'file';
  }
  if (header.type === OLD_FILE || isFolder) throw ambiguous(`\`${path}\` is a file by type or by name only`);
  return kind;
}

function toMember(header: TarHeader, pending: Pending, content: ArchiveMember['content']): ArchiveMember {
  const written = oneOf(pending.pax?.path, pending.longName, header.rawName, 'name');
  const kind = kindByName(header, written, kindOf(header, written));
  const isLink = kind === 'symbolic link' || kind === 'hard link';
  const linkTarget = isLink
    ? oneOf(pending.pax?.linkPath, pending.longLink, header.rawLink, 'link target')
    : '';
  const paxSize = pending.pax?.sizeBytes;
  if (paxSize !== undefined && paxSize !== header.sizeBytes) {
    throw ambiguous(`\`${written}\` has one size in its header and another by pax`);
  }
  if (kind !== 'file' && header.sizeBytes !== 0) throw ambiguous(`\`${written}\` is a ${kind} with content`);
  const path = kind === 'folder' ? written.replace(/\/$/u, '') : written;
  return { path, kind, sizeBytes: header.sizeBytes, mode: header.mode, linkTarget, content };
}

interface Body {
  readonly content: AsyncIterable<Uint8Array>;
  /** Skips what the reader left, so that the next header is found. */
  drain(): Promise<void>;
}

function createBody(blocks: BlockReader, sizeBytes: number): Body {
  let left = sizeBytes;
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of blocks.stream(left)) {
      left -= piece.length;
      yield piece;
    }
    if (left > 0) throw damaged('the archive ends inside a member');
  }
  return {
    content: { [Symbol.asyncIterator]: pieces },
    async drain() {
      const rest = pieces();
      while ((await rest.next()).done !== true);
      if ((await blocks.take(paddingOf(sizeBytes))) === undefined) throw damaged('the archive is cut short');
    },
  };
}

// Behind the first block of zeros only zeros may follow: padding, no second archive.
async function checkEnd(blocks: BlockReader): Promise<void> {
  for await (const piece of blocks.stream(Number.MAX_SAFE_INTEGER)) {
    if (piece.some((byte) => byte !== 0)) {
      throw packagingErrors.create('archive-trailing-data', {
        problem: 'data follows the end of the tar archive',
      });
    }
  }
}

async function readFirst(blocks: BlockReader): Promise<Uint8Array> {
  const block = await blocks.take(BLOCK_BYTES);
  if (block !== undefined && (isZeroBlock(block) || hasRightChecksum(block))) return block;
  const pypiMessage = 'Invalid distribution file. File is not a tarfile';
  const problem = 'it does not begin with a tar header';
  throw packagingErrors.create('archive-not-tar', { problem, pypiMessage });
}

async function nextBlock(blocks: BlockReader, pending: Pending): Promise<Uint8Array | undefined> {
  const isAtEnd = await blocks.isAtEnd();
  const block = isAtEnd ? undefined : await blocks.take(BLOCK_BYTES);
  if (!isAtEnd && block === undefined) throw damaged('the archive ends inside a header');
  if (block !== undefined && !isZeroBlock(block)) return block;
  if (Object.keys(pending).length > 0) throw damaged('an extended header has no member behind it');
  return undefined;
}

/**
 * The members of a tar archive in order. Only what every reader understands alike is let through: files, folders and
 * links in ustar, pax or GNU form, each with one name and one size. Each member's content is read, or skipped, before
 * the next one comes.
 * @param chunks the expanded archive.
 */
export async function* readTarMembers(
  chunks: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits,
): AsyncGenerator<ArchiveMember, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const blocks = createBlockReader(iterator);
  const reading: TarReading = { blocks, limits, extendedHeaders: 0, extendedBytes: 0 };
  let pending: Pending = {};
  try {
    let block: Uint8Array | undefined = await readFirst(blocks);
    if (isZeroBlock(block)) block = undefined;
    while (block !== undefined) {
      const header = parseTarHeader(block);
      if (!(await takeExtended(reading, header, pending))) {
        const body = createBody(blocks, header.sizeBytes);
        yield toMember(header, pending, body.content);
        await body.drain();
        pending = {};
      }
      block = await nextBlock(blocks, pending);
    }
    await checkEnd(blocks);
  } finally {
    await iterator.return?.();
  }
}
