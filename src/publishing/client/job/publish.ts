import {
  type PreparedRelease,
  type PublishOutcome,
  publishRelease,
  waitUntilServed,
} from '../publish/index.ts';
import type { PublishJobDeps, PublishJobOptions } from './options.ts';
import type { JobFile, PublishedJob } from './outcome.ts';
import { preflight } from './preflight.ts';
import { replayHashOf } from './replay-hash.ts';
import type { Stopwatch } from './stopwatch.ts';

/** The URLs by filename; undefined when nobody is to wait. */
async function serve(
  release: PreparedRelease,
  options: PublishJobOptions,
  deps: PublishJobDeps,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { target, waitSeconds, signal } = options;
  if (waitSeconds === 0) return undefined;
  const urls = await waitUntilServed(
    {
      release,
      target,
      signal,
      ...(waitSeconds === undefined ? {} : { timeoutSeconds: waitSeconds }),
      onWaiting: (missing) => options.onEvent?.({ kind: 'waiting', missing }),
    },
    deps,
  );
  options.onEvent?.({ kind: 'served' });
  return urls;
}

async function install(
  { project, version, files }: PreparedRelease,
  options: PublishJobOptions,
  { installCheck }: PublishJobDeps,
): Promise<string | null> {
  if (installCheck === undefined) return null;
  const { target, signal } = options;
  const installed = await installCheck({ project, version, files, target, signal });
  options.onEvent?.({ kind: 'installed', installed });
  return installed;
}

function filesOf(
  { files }: PublishOutcome,
  urls: ReadonlyMap<string, string> | undefined,
): readonly JobFile[] {
  return files.map((file) => ({ ...file, url: urls?.get(file.filename) ?? null }));
}

/**
 * Publishes: everything is checked before the first irreversible byte, then attest, exchange, upload and burn,
 * then wait until what was published can be installed.
 */
export async function publishJob(
  options: PublishJobOptions,
  deps: PublishJobDeps,
  watch: Stopwatch,
): Promise<PublishedJob> {
  // A job without an identity is told before its files are read.
  const identity = options.credential();
  const { target, attestations, concurrency, signal } = options;
  const release = await watch.time('preflight', () => preflight(options));
  const publishing = {
    release,
    target,
    identity,
    attestations,
    attest: deps.attest,
    signal,
    ...(concurrency === undefined ? {} : { concurrency }),
    mask: options.mask.bind(options),
    ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent.bind(options) }),
  };
  const outcome = await watch.time('publish', () => publishRelease(publishing, deps));
  const urls = await watch.time('serve', () => serve(release, options, deps));
  const isServed = urls !== undefined;
  const installed = isServed ? await watch.time('install', () => install(release, options, deps)) : null;
  return {
    mode: 'publish',
    ...outcome,
    files: filesOf(outcome, urls),
    served: isServed,
    installed,
    replayHash: replayHashOf(release),
    milliseconds: watch.milliseconds,
  };
}
