import { describe, expect, it } from 'vitest';
import { countFrom, faultsSeed } from '../random.ts';
import { DEATH_POINTS } from './die-at.ts';
import { runCrashes } from './run.ts';

/** Each forced point once, and as many random moments. */
const USUAL_KILLS = DEATH_POINTS.length * 2;
const MILLISECONDS_PER_KILL = 5000;

describe('a killed index', () => {
  const kills = countFrom('FAULTS_KILLS', USUAL_KILLS);
  const seed = faultsSeed();

  it(
    'has kept what it acknowledged, and nothing by half',
    async () => {
      // Before anything can fail: a run that does is repeated with this seed.
      console.log(`${kills} kills, FAULTS_SEED=${seed}`);
      const start = performance.now();
      const report = await runCrashes({ kills, seed });
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${kills} kills in ${seconds} s: ${JSON.stringify(report)}`);
      expect(report.checked).toBeGreaterThan(kills);
      expect(Object.keys(report.kills)).toEqual(expect.arrayContaining([...DEATH_POINTS]));
      expect(report.unreferenced).toBeGreaterThan(0);
    },
    30_000 + kills * MILLISECONDS_PER_KILL,
  );

  it('that answers before it commits is found out by this very run', async () => {
    const run = runCrashes({ kills: 20, seed, deaths: ['at work'], unsound: true });
    await expect(run).rejects.toThrow('was acknowledged and is not listed');
  }, 60_000);
});
