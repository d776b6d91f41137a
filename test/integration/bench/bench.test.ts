import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROMISES } from '../../../bench/promises/index.ts';
import { formatTable, judge, notMeasured } from '../../../bench/report.ts';
import { median, spread } from '../../../bench/statistics.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

function bench(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ReturnType<typeof spawnSync> & { readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, ['bench/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CI: '', ...environment },
  });
}

describe('a figure', () => {
  it('is the median of its rounds, with half the distance of the extremes beside it', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([5])]).toEqual([2, 2.5, 5]);
    expect(spread([1, 2, 3])).toBe(0.5);
    expect(() => median([])).toThrow(TypeError);
  });

  it('is held against its goal, in both directions', () => {
    const figure = { name: 'x', samples: [2, 9, 1], unit: 's' };
    expect(judge({ ...figure, goal: { atMost: 2 } })).toMatchObject({ value: 2, goal: '<= 2', holds: true });
    expect(judge({ ...figure, goal: { atMost: 1.9 } }).holds).toBe(false);
    expect(judge({ ...figure, goal: { atLeast: 2 } })).toMatchObject({ goal: '>= 2', holds: true });
    expect(judge({ ...figure, goal: { atLeast: 2.1 } }).holds).toBe(false);
    expect(judge(figure)).toMatchObject({ goal: null, holds: null });
  });

  it('stands in a table, and so does what could not be measured', () => {
    const [promise] = PROMISES;
    if (promise === undefined) throw new TypeError('there are no promises');
    const table = formatTable([
      judge({ name: 'x', samples: [1, 2, 3], unit: 's', goal: { atMost: 1 }, note: 'why' }),
      notMeasured(promise, '`nginx` is not installed'),
    ]);
    expect(table).toMatch(/\| x +\| 2 s +\| <= 1 +\| FAILS +\| ±50 % +\| 3 +\| why +\|/u);
    expect(table).toContain('not measured: `nginx` is not installed');
  });
});

describe('npm run bench', () => {
  it('gives every promise a name of its own', () => {
    const names = PROMISES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lists the promises when it does not know a name', () => {
    const ran = bench(['nonsense', 'mint']);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('there is no promise nonsense');
    for (const { name, claim } of PROMISES)
      expect(ran.stderr).toMatch(new RegExp(`${name} +.*${claim[0] ?? ''}`, 'u'));
  });

  it('measures what is named, one line of JSON for each figure', () => {
    const ran = bench(['--quick', '--json', 'mint']);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    const figures = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(figures).toMatchObject([
      { name: 'mint', value: expect.any(Number) as number, goal: '>= 0.3', rounds: 1 },
    ]);
  });

  it('says what is missing: a failure in CI only', () => {
    const environment = { PATH: path.dirname(process.execPath) };
    for (const [CI, status] of [
      ['', 0],
      ['true', 1],
    ] as const) {
      const ran = bench(['--quick', '--json', 'checksums-large'], { ...environment, CI });
      expect(JSON.parse(ran.stdout)).toMatchObject({
        value: null,
        holds: null,
        note: 'not measured: `openssl` is not installed',
      });
      expect(ran.status).toBe(status);
    }
  });
});
