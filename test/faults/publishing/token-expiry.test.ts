import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { AmbientIdentity } from '../../../src/publishing/client/index.ts';
import { type TestClock, testClock } from '../../support/index/test-clock.ts';
import {
  type FaultWorld,
  type FaultWorldOptions,
  WHOLE,
  expectNothingMixed,
  liveTokens,
  openFaultWorld,
  servedBy,
} from './world.ts';

/** Longer than an upload token of ours lives. */
const TOO_LATE_SECONDS = 901;

interface ExpiryWorld extends FaultWorld {
  readonly clock: TestClock;
}

async function openExpiryWorld(
  optionsOf: (clock: TestClock) => FaultWorldOptions = () => ({}),
): Promise<ExpiryWorld> {
  const clock = testClock();
  const world = await openFaultWorld({ nowSeconds: clock, ...optionsOf(clock) });
  return Object.assign(world, { clock });
}

/** Lets the token expire while the upload of this number is on its way: sent, and not at the index yet. */
function expireDuringUpload({ front, clock }: ExpiryWorld, number: number): void {
  front.onAsked = (stage) => {
    if (stage === 'upload' && front.asked.get('upload') === number) clock.advance(TOO_LATE_SECONDS);
  };
}

/** Fails when the index would still take a token, or when one was minted that nobody burned. */
function expectNoLiveToken(world: ExpiryWorld): void {
  const { index, clock } = world;
  const database = new DatabaseSync(path.join(index.directory, 'index.sqlite'), { readOnly: true });
  try {
    const query = 'SELECT count(*) AS live FROM upload_tokens WHERE burned_at IS NULL AND expires_at > ?';
    expect(database.prepare(query).get(clock())).toEqual({ live: 0 });
  } finally {
    database.close();
  }
  expect(liveTokens(world)).toEqual([]);
}

/** A provider whose ID token is made when the job starts and is good for one exchange, as GitLab's. */
function issuingOnce(ambient: AmbientIdentity): AmbientIdentity {
  let made: ReturnType<AmbientIdentity['requestIdToken']> | undefined;
  return {
    ...ambient,
    canIssueAgain: false,
    requestIdToken: (request) => (made ??= ambient.requestIdToken(request)),
  };
}

describe('an upload token that expires on our index in the middle of a release', () => {
  it.each([1, 2])(
    'during upload %i is replaced where the provider issues again: the release is whole',
    async (number) => {
      const world = await openExpiryWorld();
      expireDuringUpload(world, number);
      const { files, burned } = await world.publish();
      expect(files.map(({ outcome }) => outcome)).toEqual(['uploaded', 'uploaded']);
      expect(await servedBy(world)).toEqual(WHOLE);
      // The index refused the upload, and took it with the second token.
      expect([world.front.asked.get('mint'), world.front.asked.get('upload')]).toEqual([2, 3]);
      expect(burned).toEqual(['burned', 'burned']);
      expectNoLiveToken(world);
    },
  );

  it('between two uploads is replaced before one is begun with it', async () => {
    const world = await openExpiryWorld();
    world.front.onAsked = (stage) => {
      // Eleven seconds are left of it when the first is done: less than an upload may take.
      if (stage === 'upload' && world.front.asked.get('upload') === 1) world.clock.advance(889);
    };
    await world.publish();
    expect(await servedBy(world)).toEqual(WHOLE);
    expect([world.front.asked.get('mint'), world.front.asked.get('upload')]).toEqual([2, 2]);
    expectNoLiveToken(world);
  });

  it.each([1, 2])(
    'during upload %i ends the job of a provider that issues once, and what remains is named',
    async (number) => {
      const world = await openExpiryWorld(() => ({ identity: issuingOnce }));
      expireDuringUpload(world, number);
      const ended: unknown = await world.publish().catch((caught: unknown) => caught);
      const served = await servedBy(world);
      expect(served).toHaveLength(number - 1);
      const files = WHOLE.filter((line) => !served.includes(line)).map((line) => line.split(' ')[0]!);
      expect(ended).toMatchObject({ code: 'upload-token-ran-out', details: { files } });
      await expectNothingMixed(world);
      expect(world.front.asked.get('mint')).toBe(1);
      expectNoLiveToken(world);
      world.front.onAsked = undefined;
      const again = await world.publish();
      expect(again.files.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(number - 1);
      expect(await servedBy(world)).toEqual(WHOLE);
      expectNoLiveToken(world);
    },
  );

  it('by a clock that is not the job’s ends the job, and the next one makes the release whole', async () => {
    const world = await openExpiryWorld((clock) => ({ jobNowSeconds: () => clock() - 3600 }));
    expireDuringUpload(world, 2);
    await expect(world.publish()).rejects.toMatchObject({ code: 'upload-refused' });
    await expectNothingMixed(world);
    expectNoLiveToken(world);
    world.front.onAsked = undefined;
    await world.publish();
    expect(await servedBy(world)).toEqual(WHOLE);
    expectNoLiveToken(world);
  });
});
