import { describe, expect, it } from 'vitest';
import { runTarget } from './run-target.ts';
import { FUZZ_TARGETS } from './targets/index.ts';

const FIXED_SEED = 20_261_123;
const SECONDS = 1;

describe('whatever strangers send', () => {
  for (const { name, missing } of FUZZ_TARGETS) {
    const why = missing();
    it.skipIf(why !== undefined).each([FIXED_SEED, Math.floor(Math.random() * 2 ** 31)])(
      `${name} throws nothing but TokenlessError and ends (seed %d)${why === undefined ? '' : `: ${why}`}`,
      async (seed) => {
        const { failure, executions } = await runTarget(name, { seed, seconds: SECONDS });
        expect(failure).toBeUndefined();
        expect(executions).toBeGreaterThan(0);
      },
    );
  }
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
