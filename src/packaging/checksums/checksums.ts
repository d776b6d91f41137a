import { hasControlCharacter } from '../control-characters.ts';
import { packagingErrors } from '../errors.ts';

/** One line of `SHA256SUMS`. */
export interface ChecksumEntry {
  /** A plain name, without a folder. */
  readonly filename: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

const LINE = /^(?<escaped>\\?)(?<sha256>[0-9A-Fa-f]{64}) (?<mode>[ *])(?<name>.+)$/su;
const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

function malformed(line: number, problem: string): Error {
  return packagingErrors.create('checksums-malformed', { line, problem });
}

function nameProblem(name: string): string | undefined {
  if (name === '.' || name === '..') return 'the name is a folder';
  if (/[/\\]/u.test(name)) return 'the name leads into another folder; the sums cover one folder';
  return hasControlCharacter(name) ? 'the name holds a control character' : undefined;
}

/**
 * Writes sums as `sha256sum` does, sorted by name (by code unit), so that `sha256sum -c` checks them. Throws
 * `checksums-malformed` for a name that could not be read back; the line is the entry's place in the result.
 */
export function formatChecksums(entries: readonly ChecksumEntry[]): string {
  const sorted = entries.toSorted((a, b) => (a.filename < b.filename ? -1 : Number(a.filename > b.filename)));
  const text = sorted.map(({ filename, sha256 }) => `${sha256.toLowerCase()}  ${filename}\n`).join('');
  for (const [index, { filename }] of sorted.entries()) {
    const problem = nameProblem(filename);
    if (problem !== undefined) throw malformed(index + 1, problem);
  }
  parseChecksums(text);
  return text;
}

function parseLine(text: string, line: number): ChecksumEntry {
  const groups = LINE.exec(text)?.groups;
  if (groups?.['name'] === undefined || groups['sha256'] === undefined) {
    throw malformed(line, 'it is not 64 hex digits, two spaces (or a space and `*`) and a name');
  }
  const filename =
    groups['escaped'] === ''
      ? groups['name']
      : groups['name'].replaceAll(/\\./gu, (escape) => ESCAPES[escape] ?? escape);
  const problem = nameProblem(filename);
  if (problem !== undefined) throw malformed(line, problem);
  return { filename, sha256: groups['sha256'].toLowerCase() };
}

/**
 * Reads `SHA256SUMS` as GNU coreutils writes it: `*` before a name marks binary, a backslash before the line an
 * escaped name, lines end in LF or CRLF. Names lead nowhere but into the folder of the sums; each stands once.
 */
export function parseChecksums(text: string): readonly ChecksumEntry[] {
  const entries: ChecksumEntry[] = [];
  const seen = new Set<string>();
  const lines = text.split('\n').map((line) => line.replace(/\r$/u, ''));
  if (lines.at(-1) === '') lines.pop();
  for (const [index, line] of lines.entries()) {
    const entry = parseLine(line, index + 1);
    if (seen.has(entry.filename)) throw malformed(index + 1, `\`${entry.filename}\` is listed twice`);
    seen.add(entry.filename);
    entries.push(entry);
  }
  return entries;
}

/**
 * Compares the sums of files with what is listed. Throws for the first difference: a listed file that is not there,
 * or another sum. Files that are not listed are given back: the caller knows whether they may be there.
 */
export function checkChecksums(
  listed: readonly ChecksumEntry[],
  found: readonly ChecksumEntry[],
): { readonly unlisted: readonly string[] } {
  const byName = new Map(found.map((entry) => [entry.filename, entry.sha256]));
  for (const { filename, sha256: expected } of listed) {
    const got = byName.get(filename);
    if (got === undefined) throw packagingErrors.create('checksum-file-missing', { filename });
    if (got !== expected) throw packagingErrors.create('checksum-mismatch', { filename, expected, got });
    byName.delete(filename);
  }
  return { unlisted: [...byName.keys()].sort() };
}
