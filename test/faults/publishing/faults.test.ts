import { describe, expect, it } from 'vitest';
import { isTokenlessError } from '../../../src/base/index.ts';
import type { Fault, Stage } from './front.ts';
import {
  WHOLE,
  expectNothingMixed,
  isLostMintTold,
  liveTokens,
  openFaultWorld,
  servedBy,
  untoldTokens,
} from './world.ts';

const STAGES: readonly Stage[] = ['discovery', 'id-token', 'audience', 'mint', 'simple', 'upload', 'burn'];
const FAULTS: readonly Fault[] = [
  'cut-at-head',
  'cut-in-body',
  'cut-before-answer',
  'cut-in-answer',
  'slow',
  429,
  500,
  503,
];

/** Requests without a body have no middle. */
const CASES = STAGES.flatMap((stage) => FAULTS.map((fault) => [stage, fault] as const)).filter(
  ([stage, fault]) => fault !== 'cut-in-body' || stage === 'mint' || stage === 'upload' || stage === 'burn',
);

const isUnclear = (fault: Fault): boolean => fault === 500 || fault.toString().startsWith('cut-');

/** The index may have minted, and the answer never came: that token is nobody's, and nobody can burn it. */
const isMintUnclear = (stage: Stage, fault: Fault): boolean => stage === 'mint' && isUnclear(fault);

describe('a fault that passes', () => {
  it.each(CASES)('%s: %s once, and the job publishes the whole release', async (stage, fault) => {
    const world = await openFaultWorld();
    world.front.plan = { stage, fault, times: 1 };
    await world.publish();
    expect(await servedBy(world)).toEqual(WHOLE);
    expect(isMintUnclear(stage, fault) ? untoldTokens(world) : liveTokens(world)).toEqual([]);
    expect(isLostMintTold(world)).toBe(isMintUnclear(stage, fault));
  });
});

describe('a fault that stays', () => {
  it.each(CASES)('%s: %s; the next job makes the release whole', async (stage, fault) => {
    const world = await openFaultWorld();
    world.front.plan = { stage, fault };
    const ended: unknown = await world.publish().catch((caught: unknown) => caught);
    expect(isTokenlessError(ended)).toBe(stage !== 'burn' && fault !== 'slow');
    await expectNothingMixed(world);
    expect(untoldTokens(world)).toEqual([]);
    expect(isLostMintTold(world)).toBe(isMintUnclear(stage, fault));
    world.front.plan = undefined;
    await world.publish();
    expect(await servedBy(world)).toEqual(WHOLE);
  });
});

describe('an index that is killed', () => {
  it.each(STAGES)(
    'when it is asked for %s: the job says so, and the next one makes the release whole',
    async (stage) => {
      const world = await openFaultWorld();
      const { front } = world;
      front.plan = { stage, fault: 'cut-before-answer' };
      front.onAsked = (asked) => {
        if (asked === stage) front.plan = { stage: 'every', fault: 'cut-at-head' };
      };
      const ended: unknown = await world.publish().catch((caught: unknown) => caught);
      const code = isTokenlessError(ended) ? ended.code : 'published';
      expect(code).toBe(stage === 'burn' ? 'published' : 'index-unreachable');
      await expectNothingMixed(world);
      // Nobody can burn at an index that is gone: a person is told that a token lives on until it expires.
      expect(untoldTokens(world)).toEqual([]);
      [front.plan, front.onAsked] = [undefined, undefined];
      await world.publish();
      expect(await servedBy(world)).toEqual(WHOLE);
    },
  );
});
