import type { ChecksumEntry } from '../../../packaging/index.ts';
import type { ClientDeps } from '../deps.ts';
import { clientErrors } from '../errors.ts';
import { type HttpClient, createHttpClient } from '../http/index.ts';
import { type IndexTarget, indexName } from '../target.ts';
import { fetchServedFiles } from './simple.ts';

const DEFAULT_TIMEOUT_SECONDS = 300;
const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 15;

/** What is waited for. */
export interface ServedOptions {
  readonly target: Pick<IndexTarget, 'simpleUrl' | 'ca'>;
  /** What `prepareRelease` or `publishRelease` gave. */
  readonly release: { readonly project: string; readonly files: readonly ChecksumEntry[] };
  /** How long to wait, in seconds (default 300). */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each look with what is not served yet. */
  onWaiting?(missing: readonly string[]): void;
}

/** What a look at the index found. */
interface Look {
  readonly missing: readonly string[];
  /** Where each file is served, by filename. */
  readonly urls: ReadonlyMap<string, string>;
}

async function look(options: ServedOptions, http: HttpClient): Promise<Look> {
  const { target, signal } = options;
  const { project, files } = options.release;
  const served = await fetchServedFiles(target, project, http, signal);
  const hashes = new Map(served.map(({ filename, sha256 }) => [filename, sha256]));
  for (const { filename, sha256: expected } of files) {
    const got = hashes.get(filename);
    if (got === undefined || got === expected) continue;
    const index = indexName(target.simpleUrl);
    throw clientErrors.create('distribution-differs', { file: filename, index, expected, got });
  }
  const names = files.map(({ filename }) => filename);
  return {
    // A file without a hash may be any file.
    missing: names.filter((filename) => hashes.get(filename) === undefined),
    urls: new Map(served.map(({ filename, url }) => [filename, url])),
  };
}

/** An index that is down for a moment has simply not served anything yet. */
async function lookOrNothing(options: ServedOptions, http: HttpClient): Promise<Look> {
  try {
    return await look(options, http);
  } catch (error) {
    const isPassing =
      clientErrors.owns(error) && /^index-(?:unreachable|response-unexpected)$/u.test(error.code);
    if (!isPassing) throw error;
    return { missing: options.release.files.map(({ filename }) => filename), urls: new Map() };
  }
}

/**
 * Waits until an index lists every file with the right SHA-256, which is when installers can see them. Gives
 * the URL of each file of the project by filename.
 * @throws release-not-served, distribution-differs, index-…
 */
export async function waitUntilServed(
  options: ServedOptions,
  deps: ClientDeps,
): Promise<ReadonlyMap<string, string>> {
  const { target, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS, signal } = options;
  const http = createHttpClient({ ca: target.ca, deps });
  const startedAt = deps.nowSeconds();
  try {
    for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
      const { missing, urls } = await lookOrNothing(options, http);
      if (missing.length === 0) return urls;
      options.onWaiting?.(missing);
      if (deps.nowSeconds() - startedAt >= timeoutSeconds) {
        const index = indexName(target.simpleUrl);
        throw clientErrors.create('release-not-served', { index, files: missing, seconds: timeoutSeconds });
      }
      await deps.sleep(pause, signal);
    }
  } finally {
    http.close();
  }
}
