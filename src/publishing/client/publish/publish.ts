import type { Secret } from '../../../base/index.ts';
import type { ClientDeps } from '../deps.ts';
import { clientErrors } from '../errors.ts';
import type { BurnOutcome } from '../exchange/index.ts';
import { concurrently } from '../files/concurrently.ts';
import { type HttpClient, createHttpClient, parseUrl } from '../http/index.ts';
import type { AmbientIdentity } from '../identity/index.ts';
import { type IndexTarget, indexName } from '../target.ts';
import { type UploadableFile, uploadFile } from '../upload/upload.ts';
import { type ExpectedRelease, type PreparedRelease, prepareRelease } from './prepare.ts';
import { fetchServedFiles } from './simple.ts';
import { type TokenKeeper, createTokenKeeper } from './token-keeper.ts';

const DEFAULT_CONCURRENCY = 3;

/** What happens while a release is published. */
export type PublishEvent =
  | {
      readonly kind: 'checked';
      readonly file: string;
      readonly sizeBytes: number;
      readonly isServed: boolean;
    }
  | { readonly kind: 'minted'; readonly expiresAtSeconds: number | undefined }
  | {
      readonly kind: 'progress';
      readonly file: string;
      readonly sentBytes: number;
      readonly totalBytes: number;
    }
  | {
      readonly kind: 'retry';
      readonly file: string;
      readonly attempt: number;
      readonly seconds: number;
      readonly why: string;
    }
  | { readonly kind: 'uploaded'; readonly file: string }
  | { readonly kind: 'burned'; readonly outcomes: readonly BurnOutcome[] };

/** Where a release goes, and who publishes it. */
export interface PublishOptions {
  readonly target: IndexTarget;
  readonly identity: AmbientIdentity;
  /** How many uploads run at once (default 3). */
  readonly concurrency?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told each secret before anything can print it (`ExchangeDeps`). */
  mask(secret: Secret): void;
  onEvent?(event: PublishEvent): void;
}

/** A release that was read and checked, to one index. */
export interface PublishReleaseOptions extends PublishOptions {
  readonly release: PreparedRelease;
}

/** A folder of distributions, to one index. */
export interface PublishFolderOptions extends PublishOptions, ExpectedRelease {
  readonly folder: string;
}

/** One file at the end. */
export interface PublishedFile {
  readonly filename: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** `skipped`: the index served exactly this file before. */
  readonly outcome: 'uploaded' | 'skipped';
}

/** What was published. */
export interface PublishOutcome {
  readonly project: string;
  readonly version: string;
  readonly files: readonly PublishedFile[];
  /** What became of each token that was minted; empty when nothing had to be uploaded. */
  readonly burned: readonly BurnOutcome[];
}

/** What one run works with. */
interface Run {
  readonly options: PublishReleaseOptions;
  readonly http: HttpClient;
  readonly keeper: TokenKeeper;
  emit(event: PublishEvent): void;
}

/**
 * Which files the index has already, byte for byte. Run before anything is sent: a file that differs cannot be
 * replaced, so the release stops while it is still whole.
 */
async function findServed(run: Run): Promise<ReadonlySet<string>> {
  const { target, signal, release } = run.options;
  const { files, project } = release;
  const served = await fetchServedFiles(target, project, run.http, signal);
  const hashes = new Map(served.map(({ filename, sha256 }) => [filename, sha256]));
  for (const { filename, sha256 } of files) {
    const got = hashes.get(filename);
    if (got === undefined || got === sha256) continue;
    const index = indexName(target.simpleUrl);
    throw clientErrors.create('distribution-differs', { file: filename, index, expected: sha256, got });
  }
  return new Set(
    files.filter(({ filename, sha256 }) => hashes.get(filename) === sha256).map((file) => file.filename),
  );
}

async function upload(file: UploadableFile, run: Run, signal: AbortSignal): Promise<void> {
  const { target } = run.options;
  const { filename, sizeBytes } = file;
  const outcome = await uploadFile(file, {
    uploadUrl: target.uploadUrl,
    token: await run.keeper.current(),
    http: run.http,
    signal,
    onSent: (sentBytes) => run.emit({ kind: 'progress', file: filename, sentBytes, totalBytes: sizeBytes }),
    onRetry: (retry) => run.emit({ kind: 'retry', file: filename, ...retry }),
  });
  if (outcome === 'exists') await confirmExisting(file, run);
  run.emit({ kind: 'uploaded', file: filename });
}

/** An index may say that a file exists when it took it at the first try and the answer was lost. */
async function confirmExisting(file: UploadableFile, run: Run): Promise<void> {
  const { target, release, signal } = run.options;
  const served = await fetchServedFiles(target, release.project, run.http, signal);
  const got = served.find(({ filename }) => filename === file.filename)?.sha256;
  if (got === file.sha256) return;
  const index = indexName(target.simpleUrl);
  const details = { file: file.filename, index, expected: file.sha256, got: got ?? 'not said' };
  throw clientErrors.create('distribution-differs', details);
}

async function uploadMissing(missing: readonly UploadableFile[], run: Run): Promise<void> {
  // Largest first: the last upload to end is then a short one.
  const ordered = missing.toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  const limit = run.options.concurrency ?? DEFAULT_CONCURRENCY;
  await concurrently(ordered, limit, (file, signal) => upload(file, run, signal), run.options.signal);
}

function outcomeOf(
  { project, version, files }: PreparedRelease,
  served: ReadonlySet<string>,
  burned: readonly BurnOutcome[],
): PublishOutcome {
  const published = files.map(({ filename, sha256, sizeBytes }) => {
    const outcome = served.has(filename) ? ('skipped' as const) : ('uploaded' as const);
    return { filename, sha256, sizeBytes, outcome };
  });
  return { project, version, files: published, burned };
}

async function publish(run: Run): Promise<PublishOutcome> {
  const { release } = run.options;
  const served = await findServed(run);
  for (const { filename, sizeBytes } of release.files) {
    run.emit({ kind: 'checked', file: filename, sizeBytes, isServed: served.has(filename) });
  }
  const missing = release.files.filter(({ filename }) => !served.has(filename));
  let burned: readonly BurnOutcome[] = [];
  try {
    await uploadMissing(missing, run);
  } finally {
    // In every ending, an aborted one too: a token that is not needed any more must not work any more.
    burned = await run.keeper.burnAll();
    if (burned.length > 0) run.emit({ kind: 'burned', outcomes: burned });
  }
  return outcomeOf(release, served, burned);
}

/**
 * Publishes a release to an index: skip what the index has, exchange, upload, burn. Run again after a failure,
 * it goes on where it stopped. An aborted signal stops the uploads, burns the tokens and rejects with the
 * signal's reason.
 * @throws distribution-differs, and what `exchange` and `uploadFile` throw
 */
export async function publishRelease(
  options: PublishReleaseOptions,
  deps: ClientDeps,
): Promise<PublishOutcome> {
  const { target, identity, signal } = options;
  parseUrl(target.uploadUrl);
  parseUrl(target.simpleUrl);
  const emit = (event: PublishEvent): void => options.onEvent?.(event);
  const http = createHttpClient({ ca: target.ca, deps });
  const keeper = createTokenKeeper(target, identity, {
    ...deps,
    signal,
    mask: (secret) => options.mask(secret),
    onMinted: ({ expiresAtSeconds }) => emit({ kind: 'minted', expiresAtSeconds }),
  });
  try {
    return await publish({ options, http, keeper, emit });
  } finally {
    http.close();
  }
}

/**
 * Reads and checks a folder of distributions, then publishes them (`prepareRelease`, `publishRelease`).
 * @throws what these two throw
 */
export async function publishDistributions(
  options: PublishFolderOptions,
  deps: ClientDeps,
): Promise<PublishOutcome> {
  const release = await prepareRelease(options.folder, options);
  return publishRelease({ ...options, release }, deps);
}
