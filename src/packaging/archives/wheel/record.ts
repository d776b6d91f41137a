import { packagingErrors } from '../../errors.ts';
import { CsvError, parseCsv } from './csv.ts';

/** Hashes that `RECORD` may use: SHA-256 or stronger. */
export const RECORD_ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const;

/** One of those hashes. */
export type RecordAlgorithm = (typeof RECORD_ALGORITHMS)[number];

/** One row of `RECORD`. */
export interface RecordRow {
  /** With `/` between the parts: some Windows tools write backslashes. */
  readonly path: string;
  readonly hash: string;
  readonly size: string;
}

/** What was really found for a member. */
export interface FoundMember {
  readonly path: string;
  readonly sizeBytes: number;
  /** Digests as URL-safe base64 without padding, at least in the algorithm that `RECORD` uses. */
  readonly digests: Readonly<Partial<Record<RecordAlgorithm, string>>>;
}

/** Reads a `RECORD`. `missing` is PyPI's text: a file that cannot be read counts as none. */
export function parseRecord(content: Uint8Array, missing: string): readonly RecordRow[] {
  const refuse = (problem: string, cause?: unknown): Error =>
    packagingErrors.create('record-invalid', { problem, pypiMessage: missing }, { cause });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw refuse('it is not UTF-8', cause);
  }
  try {
    return parseCsv(text).map(([path = '', hash = '', size = '']) => ({
      path: path.replaceAll('\\', '/'),
      hash,
      size,
    }));
  } catch (error) {
    if (error instanceof CsvError) throw refuse(error.message, error);
    throw error;
  }
}

/** The algorithm that a row names, or undefined for none or a weak one. */
export function algorithmOf({ hash }: RecordRow): RecordAlgorithm | undefined {
  return RECORD_ALGORITHMS.find((name) => hash.startsWith(`${name}=`));
}

function rowProblem(row: RecordRow, found: FoundMember): string | undefined {
  const algorithm = algorithmOf(row);
  if (algorithm === undefined) return `it has no SHA-256 or stronger hash but ${JSON.stringify(row.hash)}`;
  const expected = row.hash.slice(algorithm.length + 1).replace(/={1,2}$/u, '');
  if (expected !== found.digests[algorithm]) return 'the hash of its content is another';
  if (row.size !== '' && row.size !== String(found.sizeBytes)) return 'its size is another';
  return undefined;
}

function refuse(path: string, problem: string): Error {
  return packagingErrors.create('record-mismatch', { path, problem });
}

// A signature cannot be in the file that it signs.
function isSignature(path: string): boolean {
  return /(?:^|\/)RECORD\.(?:jws|p7s)$/u.test(path);
}

/**
 * Checks that `RECORD` lists exactly the files of the wheel with their hashes and sizes. PyPI accepts a difference
 * and sends a mail; installers that trust `RECORD` would miss or keep files, so we refuse. Gives warnings.
 * @see https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
 */
export function checkRecord(
  rows: readonly RecordRow[],
  found: readonly FoundMember[],
  distInfo: string,
): readonly string[] {
  const byPath = new Map<string, RecordRow>();
  for (const row of rows) {
    if (byPath.has(row.path)) throw refuse(row.path, '`RECORD` lists it twice');
    byPath.set(row.path, row);
  }
  const warnings: string[] = [];
  for (const member of found) {
    const { path } = member;
    const row = byPath.get(path);
    byPath.delete(path);
    if (isSignature(path) && (row === undefined || path.startsWith(`${distInfo}/`))) {
      if (!path.startsWith(`${distInfo}/`)) warnings.push(`\`RECORD\` does not list \`${path}\``);
      continue;
    }
    if (row === undefined) throw refuse(path, '`RECORD` does not list it');
    const problem = path === `${distInfo}/RECORD` ? undefined : rowProblem(row, member);
    if (problem !== undefined) throw refuse(path, problem);
  }
  const [ghost] = byPath.keys();
  if (ghost !== undefined) throw refuse(ghost, '`RECORD` lists it, the wheel does not hold it');
  return warnings;
}
