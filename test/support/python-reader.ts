import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { type Interface, createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { DEFAULT_ARCHIVE_LIMITS } from '../../src/packaging/archives/limits.ts';
import { openArchive } from '../../src/packaging/archives/open-archive.ts';
import { bytesSource, packagingErrors } from '../../src/packaging/index.ts';

/** One member as a reader lists it: links have no size, folders and links no content. */
export type ListedMember = readonly [
  path: string,
  kind: string,
  sizeBytes: number,
  link: string,
  sha256: string,
];

/** What Python says about an archive. */
export type PythonListing = { readonly members: readonly ListedMember[] } | { readonly error: string };

const SCRIPT = path.join(import.meta.dirname, 'python-reader.py');

/** Why the comparison with Python cannot run here, in words; undefined when it can, and in CI, where it must. */
export function whyWithoutPython(): string | undefined {
  const isThere = spawnSync('python3', ['--version']).status === 0;
  const mustBeThere = process.env['CI'] !== undefined && process.env['CI'] !== '';
  return isThere || mustBeThere
    ? undefined
    : 'python3 is not on this machine, so this cannot run here; CI fails without it';
}

/** One Python that lists archives, one after the other, as `tarfile` and `zipfile` see them. */
export class PythonReader {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  readonly #interface: Interface;
  #failure: Error | undefined;

  constructor() {
    this.#child = spawn('python3', ['-I', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.on('error', (error) => (this.#failure = error));
    this.#child.stdin.on('error', (error) => (this.#failure ??= error));
    this.#interface = createInterface({ input: this.#child.stdout });
    this.#lines = this.#interface[Symbol.asyncIterator]();
  }

  /** Lists a wheel or an sdist. */
  async list(filename: string, bytes: Uint8Array): Promise<PythonListing> {
    const head = Buffer.alloc(5, filename.endsWith('.tar.gz') ? 't' : 'z');
    head.writeUInt32BE(bytes.length, 1);
    this.#child.stdin.write(head);
    this.#child.stdin.write(bytes);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('python3 ended before its answer', { cause: this.#failure });
    return JSON.parse(line.value) as PythonListing;
  }

  close(): void {
    this.#interface.close();
    this.#child.stdin.end();
  }
}

async function sha256Of(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}

/** The same list by our reader; undefined when it refuses the archive. */
export async function listByOurs(
  filename: string,
  bytes: Uint8Array,
): Promise<readonly ListedMember[] | undefined> {
  try {
    const archive = await openArchive(bytesSource(bytes), filename, DEFAULT_ARCHIVE_LIMITS);
    const members: ListedMember[] = [];
    for await (const { path: name, kind, sizeBytes, linkTarget, content } of archive.members()) {
      members.push([name, kind, sizeBytes, linkTarget, kind === 'file' ? await sha256Of(content) : '']);
    }
    return members;
  } catch (error) {
    if (packagingErrors.owns(error)) return undefined;
    throw error;
  }
}

function inOrder(filename: string, members: readonly ListedMember[]): readonly ListedMember[] {
  // A wheel's directory may list in another order than the file; we read `RECORD` first.
  return filename.endsWith('.tar.gz')
    ? members
    : members.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

/** How ours and Python's reading of an accepted archive differ, in words; undefined when they do not. */
export function listingDifference(
  filename: string,
  ours: readonly ListedMember[],
  python: PythonListing,
): string | undefined {
  if ('error' in python) return `we accept it, Python does not: ${python.error}`;
  const [left, right] = [ours, python.members].map((members) => JSON.stringify(inOrder(filename, members)));
  return left === right ? undefined : `we read ${left}, Python ${right}`;
}
