import { expect } from 'vitest';
import {
  type AmbientIdentity,
  type JobEvent,
  type PublishedJob,
  requireAmbientIdentity,
  runPublishJob,
  systemDeps,
} from '../../../src/publishing/client/index.ts';
import { indexAndIssuer } from '../../support/index/index-and-issuer.ts';
import type { TestIndex } from '../../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { distWith } from '../../support/rehearsal/dist.ts';
import { sha256 } from '../../support/releases.ts';
import { type FaultyFront, startFaultyFront } from './front.ts';

/** Our own index and issuer behind a front that fails, and a release to publish. */
export interface FaultWorld {
  readonly index: TestIndex;
  readonly front: FaultyFront;
  readonly folder: string;
  /** What a runner gives to the job, by way of the front. */
  readonly runner: Readonly<Record<string, string>>;
  readonly events: JobEvent[];
  /** One publish job, waiting without losing real time. */
  publish(options?: { readonly signal?: AbortSignal }): Promise<PublishedJob>;
}

const RELEASE = [helloWheel(), helloSdist()];

/** How a world differs from the usual one. */
export interface FaultWorldOptions {
  /** The clock of index, issuer and job. */
  readonly nowSeconds?: () => number;
  /** The job's own clock, where it goes wrong. */
  readonly jobNowSeconds?: () => number;
  /** The identity as the job has it. */
  identity?(ambient: AmbientIdentity): AmbientIdentity;
}

export async function openFaultWorld(options: FaultWorldOptions = {}): Promise<FaultWorld> {
  const { nowSeconds = () => systemDeps.nowSeconds(), jobNowSeconds = nowSeconds } = options;
  const { index, runner } = await indexAndIssuer({ nowSeconds });
  await index.addPending();
  const asked = new URL(runner['ACTIONS_ID_TOKEN_REQUEST_URL']!);
  const front = await startFaultyFront(index.url, asked.origin);
  const folder = distWith(RELEASE);
  const through = {
    ...runner,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${front.url}/id-token${asked.pathname}${asked.search}`,
  };
  const events: JobEvent[] = [];
  const target = { uploadUrl: `${front.url}/legacy/`, simpleUrl: `${front.url}/simple/` };
  return {
    index,
    front,
    folder,
    runner: through,
    events,
    publish: ({ signal } = {}) =>
      runPublishJob(
        {
          mode: 'publish',
          folder,
          target,
          credential: () => {
            const ambient = requireAmbientIdentity(through);
            return options.identity?.(ambient) ?? ambient;
          },
          concurrency: 1,
          waitSeconds: 0,
          signal,
          mask: () => undefined,
          onEvent: (event) => void events.push(event),
        },
        { ...systemDeps, nowSeconds: jobNowSeconds, sleep: async (_seconds, stop) => stop?.throwIfAborted() },
      ),
  };
}

/** What the index serves: filename and hash. */
export async function servedBy({ index }: FaultWorld): Promise<readonly string[]> {
  const headers = { accept: 'application/vnd.pypi.simple.v1+json' };
  const answer = await index.request('/simple/hello-dist/', { headers });
  if (answer.status === 404) return [];
  const page = (await answer.json()) as { files: { filename: string; hashes: { sha256: string } }[] };
  return page.files.map(({ filename, hashes }) => `${filename} ${hashes.sha256}`).toSorted();
}

/** The whole release, as the index has to serve it. */
export const WHOLE: readonly string[] = RELEASE.map(
  ({ filename, bytes }) => `${filename} ${sha256(bytes)}`,
).toSorted();

/** Nothing but files of the release, each with its own bytes. */
export async function expectNothingMixed(world: FaultWorld): Promise<void> {
  for (const line of await servedBy(world)) expect(WHOLE).toContain(line);
}

/** Tokens that the index gave and that nobody burned. */
export function liveTokens({ front }: FaultWorld): readonly string[] {
  return [...front.minted].filter((token) => !front.burned.has(token));
}

/** True when a person was told that an exchange had no answer. */
export function isLostMintTold({ events }: FaultWorld): boolean {
  return events.some((event) => event.kind === 'warning' && event.code === 'exchange-unanswered');
}

/** Tokens that are alive although nobody was told so. */
export function untoldTokens(world: FaultWorld): readonly string[] {
  const isBurnFailed = world.events.some(
    (event) => event.kind === 'burned' && event.outcomes.some((outcome) => outcome === 'failed'),
  );
  return isBurnFailed || isLostMintTold(world) ? [] : liveTokens(world);
}
