import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type JobEvent,
  type PublishJobDeps,
  type PublishJobOptions,
  type PublishedJob,
  runPublishJob,
} from '../../src/publishing/client/index.ts';
import { type StandInIndex, anIdentity } from './stand-in-index.ts';
import { type TestClock, createTestClock } from './stand-in-server.ts';

/** A folder with these files, gone when the test is over. */
export function distOf(files: readonly { filename: string; bytes: Uint8Array }[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-dist-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const { filename, bytes } of files) writeFileSync(path.join(folder, filename), bytes);
  return folder;
}

/** A publish job to a stand-in, with what it told. */
export interface JobUnderTest {
  readonly events: JobEvent[];
  readonly masked: string[];
  readonly options: PublishJobOptions & { readonly mode: 'publish' };
  /** Publishes. */
  readonly run: (
    options?: Partial<PublishJobOptions>,
    deps?: Partial<PublishJobDeps>,
  ) => Promise<PublishedJob>;
}

export function jobTo(
  index: StandInIndex,
  folder: string,
  clock: TestClock = createTestClock(),
): JobUnderTest {
  const events: JobEvent[] = [];
  const masked: string[] = [];
  const options = {
    mode: 'publish' as const,
    folder,
    target: index.target,
    credential: () => anIdentity(),
    mask: (secret: { reveal(): string }) => void masked.push(secret.reveal()),
    onEvent: (event: JobEvent) => void events.push(event),
  };
  return {
    events,
    masked,
    options,
    run: (own = {}, deps = {}) =>
      runPublishJob({ ...options, ...own, mode: 'publish' }, { ...clock, ...deps }),
  };
}
