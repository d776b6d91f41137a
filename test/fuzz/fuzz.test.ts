import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCorpus } from './corpus.ts';
import { readHours } from './hours.ts';
import { runTarget } from './run-target.ts';
import { FUZZ_TARGETS } from './targets/index.ts';

const FIXED_SEED = 20_261_123;
const SECONDS = 1;

describe('whatever strangers send', () => {
  for (const { name, missing } of FUZZ_TARGETS) {
    const why = missing();
    // Another seed each time: what a fixed one found stands in the corpus.
    const seed = Math.floor(Math.random() * 2 ** 31);
    it.skipIf(why !== undefined)(
      `${name} throws nothing but TokenlessError and ends (seed ${seed})${why === undefined ? '' : `: ${why}`}`,
      async () => {
        const { failure, executions } = await runTarget(name, { seed, seconds: SECONDS });
        expect(failure).toBeUndefined();
        expect(executions).toBeGreaterThan(0);
      },
    );
  }
});

describe('the corpus', () => {
  for (const target of FUZZ_TARGETS) {
    const why = target.missing();
    it.skipIf(why !== undefined)(
      `of ${target.name} ends as it did${why === undefined ? '' : `: ${why}`}`,
      async () => {
        const corpus = readCorpus(target.name);
        expect(corpus.length).toBeGreaterThan(0);
        const outcomes: string[] = [];
        for (const entry of corpus) {
          const outcome = await target.replay(entry);
          outcomes.push(outcome === target.changesTo ? entry.outcome : outcome);
        }
        expect(outcomes).toEqual(corpus.map(({ outcome }) => outcome));
      },
    );
  }

  it('has a target for each of its files', () => {
    const files = readdirSync(path.join(import.meta.dirname, 'corpus'));
    const names = FUZZ_TARGETS.map(({ name }) => `${name}.json`);
    expect(files.toSorted()).toEqual(names.toSorted());
  });

  it('was fed for ten minutes a target at least', () => {
    const hours = readHours();
    expect(FUZZ_TARGETS.map(({ name }) => name).filter((name) => (hours[name]?.seconds ?? 0) < 600)).toEqual(
      [],
    );
  });
});

describe('the fuzz driver', () => {
  const targets = new URL('broken-targets.ts', import.meta.url);
  const run = (target: string): ReturnType<typeof runTarget> =>
    runTarget(target, { targets, seed: FIXED_SEED, seconds: 1, hangSeconds: 2 });

  it('takes a TokenlessError for an answer', async () => {
    await expect(run('refuses')).resolves.toMatchObject({ failure: undefined });
  });

  it.each([
    ['throws', 'RangeError: a mistake'],
    ['rejects', 'TypeError: a mistake'],
    ['hangs', 'one input took more than 2 s'],
    ['never-answers', 'one input took more than 2 s'],
  ])('sees a target that %s, and says how to see it again', async (target, message) => {
    const { failure } = await run(target);
    expect(failure).toContain(message);
    expect(failure).toMatch(
      new RegExp(`again: FUZZ_SEED=${FIXED_SEED} FUZZ_PATH=[\\d:]+ npm run fuzz -- ${target}$`, 'u'),
    );
  });

  it('says that a target is unknown', async () => {
    await expect(run('nothing')).rejects.toThrow('no fuzz target nothing');
  });
});
