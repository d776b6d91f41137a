import { createHash } from 'node:crypto';
import type { SecretKind } from '../../config/index.ts';
import { isSecretFile } from './member-names.ts';
import { type Hit, KEPT_BYTES, type Scanner, createScanner, scanWide } from './scanner.ts';
import { CONTEXT_CHARS } from './shape.ts';
import { SECRET_SHAPES, shapesFor } from './shapes.ts';

/** Where a secret was found. It never holds the secret, nor a part of it. */
export interface SecretFinding {
  /** Path of the member in its archive. */
  readonly member: string;
  readonly kind: SecretKind;
  /** From 1; undefined for a binary member and for a file that is a secret by its name. */
  readonly line?: number;
}

/** A secret in a file of a repository, in one of its earlier forms, or in a message. */
export interface FoundSecret {
  readonly kind: SecretKind;
  /** From 1; undefined in binary content. */
  readonly line?: number;
  /** The same number for the same secret, as long as the search lives; it says nothing else about it. */
  readonly secret: number;
}

/** Searches contents one by one and knows a secret again. */
export type SecretSearch = (
  path: string,
  content: AsyncIterable<Uint8Array>,
) => Promise<readonly FoundSecret[]>;

/** How much is gathered before a turn, so that tiny chunks do not cost a search of the overlap each. */
const TURN_BYTES = 256 * 1024;
const MOST_MEMORY_BYTES = TURN_BYTES + KEPT_BYTES + CONTEXT_CHARS;
/** Most contents are smaller than a turn. */
const LEAST_MEMORY_BYTES = 4096;

/** A hostile archive must not make the list of findings grow without end. */
const MOST_FINDINGS = 10_000;

const NEWLINE = 10;

/** A hit with the line it is in, from 1. */
interface LineHit extends Hit {
  readonly line: number | undefined;
}

/** What of one content is not finished with. */
interface Scan {
  readonly scanner: Scanner;
  /** What is searched next: the end of what was, and what came since. It is filled again and again. */
  memory: Buffer;
  filled: number;
  /** The first bytes of it that were searched already. */
  context: number;
  /** Lines that end before what was not searched yet. */
  linesBefore: number;
  isBinary: boolean | undefined;
  readonly hits: Map<string, LineHit>;
}

function countLines(block: Buffer, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at += 1) if (block[at] === NEWLINE) lines += 1;
  return lines;
}

function record(scan: Scan, hit: LineHit): void {
  const key = `${hit.kind}:${hit.line ?? ''}:${hit.secret}`;
  if (scan.hits.size < MOST_FINDINGS && !scan.hits.has(key)) scan.hits.set(key, hit);
}

/** UTF-16 that says so is text although every other byte of it is zero. */
function isMarkedWide(block: Buffer): boolean {
  const mark = block.readUInt16BE(0);
  return mark === 0xfffe || mark === 0xfeff;
}

/** Searches what begins before `end`; what begins later is left for the next turn, which sees all of it. */
function searchBlock(scan: Scan, block: Buffer, end: number): void {
  const hasZero = block.includes(0);
  if (hasZero) scan.isBinary ??= !(block.length > 1 && scan.context === 0 && isMarkedWide(block));
  const hits = [...scan.scanner(block, scan.context, end)];
  if (hasZero) hits.push(...scanWide(scan.scanner, block, scan.context, end));
  // Lines are counted on from the hit before: counting from the start each time is quadratic.
  let [line, counted] = [scan.linesBefore + 1, scan.context];
  for (const hit of hits.toSorted((a, b) => a.at - b.at)) {
    line += countLines(block, counted, hit.at);
    counted = hit.at;
    record(scan, { ...hit, line: scan.isBinary === true ? undefined : line });
  }
}

/** Searches what has come, but for an end in which a secret may only begin. */
function turn(scan: Scan): void {
  const end = scan.filled - KEPT_BYTES;
  const block = scan.memory.subarray(0, scan.filled);
  searchBlock(scan, block, end);
  const cut = Math.max(0, end - CONTEXT_CHARS);
  // A member that is binary is told without lines.
  if (scan.isBinary !== true) scan.linesBefore += countLines(block, scan.context, end);
  block.copyWithin(0, cut);
  scan.filled -= cut;
  scan.context = end - cut;
}

function makeRoom(scan: Scan, wanted: number): void {
  const { memory, filled } = scan;
  if (memory.length === MOST_MEMORY_BYTES) return turn(scan);
  const size = Math.max(LEAST_MEMORY_BYTES, 2 * filled, filled + wanted);
  scan.memory = Buffer.allocUnsafe(Math.min(size, MOST_MEMORY_BYTES));
  memory.copy(scan.memory, 0, 0, filled);
}

function add(scan: Scan, chunk: Uint8Array): void {
  for (let taken = 0; taken < chunk.length;) {
    if (scan.filled === scan.memory.length) makeRoom(scan, chunk.length - taken);
    const piece = chunk.subarray(taken, taken + scan.memory.length - scan.filled);
    scan.memory.set(piece, scan.filled);
    scan.filled += piece.length;
    taken += piece.length;
  }
}

/** Searches one content as it goes by: no more than a turn and an overlap is held. */
interface ContentSearch {
  /** Takes the next chunk, whose memory may be used again afterwards. */
  add(chunk: Uint8Array): void;
  end(): readonly LineHit[];
}

function startSearch(scanner: Scanner): ContentSearch {
  const scan: Scan = {
    scanner,
    memory: Buffer.alloc(0),
    filled: 0,
    context: 0,
    linesBefore: 0,
    isBinary: undefined,
    hits: new Map(),
  };
  return {
    add: (chunk) => add(scan, chunk),
    end() {
      searchBlock(scan, scan.memory.subarray(0, scan.filled), scan.filled);
      const isBinary = scan.isBinary === true;
      return [...scan.hits.values()].map((hit) => (isBinary ? { ...hit, line: undefined } : hit));
    },
  };
}

async function search(scanner: Scanner, content: AsyncIterable<Uint8Array>): Promise<readonly LineHit[]> {
  const started = startSearch(scanner);
  for await (const chunk of content) started.add(chunk);
  return started.end();
}

const lineOf = ({ line }: LineHit): { readonly line?: number } => (line === undefined ? {} : { line });

const everywhere = createScanner(SECRET_SHAPES);

/** Searches one member of a distribution as it goes by. */
export interface MemberSearch {
  /** Takes the next chunk, whose memory may be used again afterwards. */
  add(chunk: Uint8Array): void;
  end(): readonly SecretFinding[];
}

function findingsOf(member: string, hits: readonly LineHit[]): readonly SecretFinding[] {
  const found = new Map<string, SecretFinding>();
  if (isSecretFile(member)) found.set('', { member, kind: 'secret-file' });
  for (const hit of hits)
    found.set(`${hit.kind}:${hit.line ?? ''}`, { member, kind: hit.kind, ...lineOf(hit) });
  return [...found.values()];
}

/** Starts to search one member for the shapes of secrets; a file of credentials is found by its name. */
export function startMemberSearch(member: string): MemberSearch {
  const search = startSearch(everywhere);
  return { add: (chunk) => search.add(chunk), end: () => findingsOf(member, search.end()) };
}

/** The same for a content that can be read at once. */
export async function searchMember(
  member: string,
  content: AsyncIterable<Uint8Array>,
): Promise<readonly SecretFinding[]> {
  return findingsOf(member, await search(everywhere, content));
}

/**
 * Makes a search for the files of a repository and its history. Unlike in a distribution, the name alone is no
 * finding there (`.env` with settings for development is common): what it holds is.
 */
export function createSecretSearch(): SecretSearch {
  const numbers = new Map<string, number>();
  const numberOf = (secret: string): number => {
    const digest = createHash('sha256').update(secret).digest('base64');
    const number = numbers.get(digest) ?? numbers.size + 1;
    numbers.set(digest, number);
    return number;
  };
  return async (path, content) => {
    const shapes = shapesFor(path);
    const scanner = shapes === SECRET_SHAPES ? everywhere : createScanner(shapes);
    const hits = await search(scanner, content);
    return hits.map((hit) => ({ kind: hit.kind, ...lineOf(hit), secret: numberOf(hit.secret) }));
  };
}
