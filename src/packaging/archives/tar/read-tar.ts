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

const KINDS: Readonly<Record<string, ArchiveMember['kind']>> = {
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

interface Pending {
  pax?: Extended;
  longName?: string;
  longLink?: string;
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

async function readExtended(
  blocks: BlockReader,
  header: TarHeader,
  limits: ArchiveLimits,
): Promise<Uint8Array> {
  if (header.sizeBytes > limits.maxTarHeaderBytes) {
    const details = { path: 'extended tar header', limitBytes: limits.maxTarHeaderBytes };
    throw packagingErrors.create('member-too-large', details);
  }
  const body = await blocks.take(header.sizeBytes + paddingOf(header.sizeBytes));
  if (body === undefined) throw damaged('the archive ends inside an extended header');
  return body.subarray(0, header.sizeBytes);
}

// Takes a header that speaks about the next one; false for a member's own header.
async function takeExtended(
  blocks: BlockReader,
  header: TarHeader,
  pending: Pending,
  limits: ArchiveLimits,
): Promise<boolean> {
  if (!'xgLK'.includes(header.type)) return false;
  const body = await readExtended(blocks, header, limits);
  if (header.type === 'g') {
    checkGlobalPaxHeader(body);
    return true;
  }
  const key = ({ x: 'pax', L: 'longName', K: 'longLink' } as const)[header.type as 'x' | 'L' | 'K'];
  if (pending[key] !== undefined) throw ambiguous('a member has two extended headers of one kind');
  if (key === 'pax') pending.pax = parsePaxHeader(body);
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
  return kind === 'file' && path.endsWith('/') ? 'folder' : kind;
}

function toMember(header: TarHeader, pending: Pending, content: ArchiveMember['content']): ArchiveMember {
  const written = oneOf(pending.pax?.path, pending.longName, header.rawName, 'name');
  const kind = kindOf(header, written);
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
  let pending: Pending = {};
  try {
    let block: Uint8Array | undefined = await readFirst(blocks);
    if (isZeroBlock(block)) block = undefined;
    while (block !== undefined) {
      const header = parseTarHeader(block);
      if (!(await takeExtended(blocks, header, pending, limits))) {
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
