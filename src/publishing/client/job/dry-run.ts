import { createHttpClient, parseUrl } from '../http/index.ts';
import { findServed } from '../publish/compare.ts';
import type { PublishJobDeps, PublishJobOptions } from './options.ts';
import type { DryRunJob } from './outcome.ts';
import { preflight } from './preflight.ts';
import { replayHashOf } from './replay-hash.ts';
import type { Stopwatch } from './stopwatch.ts';

/**
 * Everything but signing, exchange and upload: which files would go up, and which the index has. It needs no
 * identity, so that it can run anywhere.
 * @throws what `preflight` throws, distribution-differs, index-…
 */
export async function dryRun(
  options: PublishJobOptions,
  deps: PublishJobDeps,
  watch: Stopwatch,
): Promise<DryRunJob> {
  const { target, signal } = options;
  parseUrl(target.uploadUrl);
  const http = createHttpClient({ ca: target.ca, deps });
  try {
    const release = await watch.time('preflight', () => preflight(options));
    const served = await findServed(target, release, http, signal);
    const files = release.files.map(({ filename, sha256, sizeBytes }) => {
      const isServed = served.has(filename);
      options.onEvent?.({ kind: 'checked', file: filename, sizeBytes, isServed });
      return { filename, sha256, sizeBytes, outcome: isServed ? 'skipped' : 'would-upload' } as const;
    });
    const { project, version } = release;
    const replayHash = replayHashOf(release);
    return { mode: 'dry-run', project, version, files, replayHash, milliseconds: watch.milliseconds };
  } finally {
    http.close();
  }
}
