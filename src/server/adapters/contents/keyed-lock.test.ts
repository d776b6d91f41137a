import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createKeyedLock } from './keyed-lock.ts';

describe('a keyed lock', () => {
  it('lets one at a time hold a key, and others go on', async () => {
    const lock = createKeyedLock();
    const seen: string[] = [];
    const work = (name: string, keys: string[]): Promise<void> =>
      lock.exclusively(keys, async () => {
        seen.push(`${name}+`);
        await sleep(10);
        seen.push(`${name}-`);
      });
    await Promise.all([work('a', ['x']), work('b', ['x']), work('c', ['y'])]);
    expect(seen.indexOf('a-')).toBeLessThan(seen.indexOf('b+'));
    expect(seen.indexOf('c+')).toBeLessThan(seen.indexOf('a-'));
  });

  it('never waits for ever, whatever the order of the keys', async () => {
    const lock = createKeyedLock();
    const runs = Array.from({ length: 50 }, (_, run) =>
      lock.exclusively(run % 2 === 0 ? ['x', 'y', 'x'] : ['y', 'x'], () => sleep(0, run)),
    );
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 50 }, (_, run) => run));
  });

  it('goes on after work that failed', async () => {
    const lock = createKeyedLock();
    await expect(lock.exclusively(['x'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await lock.exclusively(['x'], () => Promise.resolve('yes'))).toBe('yes');
  });
});
