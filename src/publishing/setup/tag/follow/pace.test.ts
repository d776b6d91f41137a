import { describe, expect, it } from 'vitest';
import { type Pace, pauseSeconds } from './pace.ts';

const NOW = 1_800_000_000;
const pause = (changes: Partial<Pace>): number =>
  pauseSeconds({
    phase: 'running',
    elapsedSeconds: 0,
    nowSeconds: NOW,
    failures: 0,
    again: undefined,
    budget: undefined,
    requests: 3,
    random: 0,
    ...changes,
  });

describe('the pause between two looks', () => {
  it.each<[Partial<Pace>, number]>([
    [{ phase: 'starting' }, 2],
    [{ phase: 'starting', elapsedSeconds: 10 }, 5],
    [{}, 5],
    [{ elapsedSeconds: 300 }, 10],
    [{ elapsedSeconds: 36_000 }, 15],
    [{ phase: 'waiting' }, 30],
  ])('after %j is %d s', (changes, seconds) => expect(pause(changes)).toBe(seconds));

  it.each<[string, Partial<Pace>, number]>([
    // 60 an hour without a token: 52 are left after a preflight.
    ['without a token', { budget: { remaining: 52, resetSeconds: NOW + 3600 } }, 300],
    ['with a token', { budget: { remaining: 4900, resetSeconds: NOW + 3600 } }, 5],
    ['half of it used', { budget: { remaining: 1200, resetSeconds: NOW + 3600 } }, 18],
    ['a reset that is over', { budget: { remaining: 1, resetSeconds: NOW - 1 } }, 5],
    ['none left', { budget: { remaining: 0, resetSeconds: NOW + 30 } }, 30],
  ])('keeps within what GitHub takes: %s', (_what, changes, seconds) => expect(pause(changes)).toBe(seconds));

  it.each<[Partial<Pace>, number]>([
    [{ failures: 1 }, 1],
    [{ failures: 1, random: 1 }, 2],
    [{ failures: 20, random: 1 }, 60],
    [{ failures: 1, again: { afterSeconds: 0 } }, 1],
    [{ failures: 1, again: { afterSeconds: 90 } }, 90],
    [{ failures: 1, again: { atSeconds: NOW + 900 } }, 901],
    [{ failures: 1, again: { atSeconds: NOW - 900 } }, 1],
  ])('after a failure %j is %d s', (changes, seconds) => expect(pause(changes)).toBe(seconds));
});
