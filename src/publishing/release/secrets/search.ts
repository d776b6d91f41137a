import { isSecretFile } from './member-names.ts';
import type { SecretKind } from '../../config/index.ts';
import { LONGEST_SECRET_CHARS, SECRET_SHAPES } from './shapes.ts';

/** Where a secret was found. It never holds the secret, nor a part of it. */
export interface SecretFinding {
  /** Path of the member in its archive. */
  readonly member: string;
  readonly kind: SecretKind;
  /** From 1; undefined for a binary member and for a file that is a secret by its name. */
  readonly line?: number;
}

/** What is kept between two chunks, plus one character before it for what must not stand before a match. */
const KEPT_CHARS = LONGEST_SECRET_CHARS + 1;

/** How much is gathered before a turn, so that tiny chunks do not cost a search of the overlap each. */
const TURN_CHARS = 64 * 1024;

const NEWLINE = 10;

/** The state of one member's search. */
interface Scan {
  /** Text not finished with; its first `context` characters were searched already. */
  text: string;
  context: number;
  /** Lines that end before `text` begins. */
  linesBefore: number;
  isBinary: boolean;
  readonly found: Map<string, SecretFinding>;
}

/** A hostile archive must not make the list of findings grow without end. */
const MOST_FINDINGS = 10_000;

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let index = start; index < end; index += 1) if (text.charCodeAt(index) === NEWLINE) lines += 1;
  return lines;
}

function record(scan: Scan, finding: SecretFinding): void {
  if (scan.found.size < MOST_FINDINGS) scan.found.set(`${finding.kind}:${finding.line ?? ''}`, finding);
}

/** Searches the text up to `end`; a match that starts later is left for the next turn, which sees all of it. */
function searchText(scan: Scan, member: string, end: number): void {
  for (const shape of SECRET_SHAPES) {
    // Lines are counted on from the match before: counting from the start each time is quadratic.
    let [line, counted] = [scan.linesBefore + 1, 0];
    for (const match of scan.text.matchAll(shape.pattern)) {
      const isOurs = match.index >= scan.context && match.index < end;
      if (!isOurs || !shape.isReal(match[0])) continue;
      line += countLines(scan.text, counted, match.index);
      counted = match.index;
      record(scan, scan.isBinary ? { member, kind: shape.kind } : { member, kind: shape.kind, line });
    }
  }
}

function forget(scan: Scan, end: number): void {
  const cut = Math.max(0, end - 1);
  scan.linesBefore += countLines(scan.text, 0, cut);
  scan.text = scan.text.slice(cut);
  scan.context = end - cut;
}

/**
 * Searches one member for the shapes of secrets, as a stream: no more than a chunk and an overlap is held.
 * Bytes are read as Latin-1, in which every shape is itself in UTF-8 and in binary members too.
 */
export async function searchMember(
  member: string,
  content: AsyncIterable<Uint8Array>,
): Promise<readonly SecretFinding[]> {
  const scan: Scan = { text: '', context: 0, linesBefore: 0, isBinary: false, found: new Map() };
  if (isSecretFile(member)) scan.found.set('', { member, kind: 'secret-file' });
  for await (const chunk of content) {
    scan.isBinary ||= chunk.includes(0);
    scan.text += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    const end = scan.text.length - KEPT_CHARS;
    if (end < TURN_CHARS) continue;
    searchText(scan, member, end);
    forget(scan, end);
  }
  searchText(scan, member, scan.text.length);
  return [...scan.found.values()];
}
