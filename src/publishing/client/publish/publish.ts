import type { ClientDeps } from '../deps.ts';
import type { BurnOutcome } from '../exchange/index.ts';
import { createHttpClient, parseUrl } from '../http/index.ts';
import { attestMissing } from './attest.ts';
import { findServed } from './compare.ts';
import type { PublishEvent } from './events.ts';
import type { PublishFolderOptions, PublishOutcome, PublishReleaseOptions } from './options.ts';
import { prepareRelease } from './prepare.ts';
import type { PublishRun } from './run.ts';
import { createTokenKeeper } from './token-keeper.ts';
import { uploadMissing } from './upload-missing.ts';

/** SECURITY: what cannot be burned is said, not hidden. */
const LOST_TOKEN: PublishEvent = {
  kind: 'warning',
  code: 'exchange-unanswered',
  text: 'an exchange had no clear answer: if the index minted an upload token for it, nobody has that token and it ends by itself within minutes',
};

function outcomeOf(
  run: PublishRun,
  served: ReadonlySet<string>,
  burned: readonly BurnOutcome[],
): PublishOutcome {
  const { project, version, files } = run.options.release;
  const published = files.map(({ filename, sha256, sizeBytes }) => {
    const outcome = served.has(filename) ? ('skipped' as const) : ('uploaded' as const);
    const attestations = run.attestations.get(filename)?.length ?? 0;
    return { filename, sha256, sizeBytes, outcome, attestations };
  });
  return { project, version, files: published, burned };
}

async function publish(run: PublishRun): Promise<PublishOutcome> {
  const { release, target, signal } = run.options;
  const served = await findServed(target, release, run.http, signal);
  for (const { filename, sizeBytes } of release.files) {
    run.emit({ kind: 'checked', file: filename, sizeBytes, isServed: served.has(filename) });
  }
  const missing = release.files.filter(({ filename }) => !served.has(filename));
  await attestMissing(missing, run);
  let burned: readonly BurnOutcome[] = [];
  try {
    await uploadMissing(missing, run);
  } finally {
    // In every ending, an aborted one too: a token that is not needed any more must not work any more.
    burned = await run.keeper.burnAll();
    if (burned.length > 0) run.emit({ kind: 'burned', outcomes: burned });
    if (run.keeper.unanswered() > 0) run.emit(LOST_TOKEN);
  }
  return outcomeOf(run, served, burned);
}

/**
 * Publishes a release to an index: skip what the index has, attest, exchange, upload, burn. Run again after a
 * failure, it goes on where it stopped. An aborted signal stops the uploads, burns the tokens and rejects with
 * the signal's reason.
 * @throws distribution-differs, attestations-not-possible, upload-token-ran-out, and what `exchange` and
 * `uploadFile` throw
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
    return await publish({ options, http, keeper, emit, attestations: new Map(), late: new Set() });
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
