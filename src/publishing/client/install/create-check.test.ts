import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { HELLO, buildRelease, sha256 } from '../../../../test/support/releases.ts';
import { type StandInIndex, startStandInIndex } from '../../../../test/support/stand-in-index.ts';
import { createTestClock } from '../../../../test/support/stand-in-server.ts';
import { createInstallCheck } from './index.ts';

function hasPip(): boolean {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI'] !== undefined) throw new Error('python3 with pip is missing');
    console.warn('skipped: there is no python3 with pip');
    return false;
  }
}

interface Served {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

interface Trial {
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: ReturnType<typeof createTestClock>;
  /** What is served in place of the files. */
  readonly serve?: readonly Served[];
}

/** Serves files and tries to install them. */
async function install(index: StandInIndex, files: readonly Served[], trial: Trial = {}): Promise<string> {
  for (const { filename, bytes } of trial.serve ?? files) index.served.set(filename, Buffer.from(bytes));
  const environment = { PATH: process.env['PATH'], ...trial.environment };
  const check = createInstallCheck(
    { environment, platform: process.platform },
    trial.clock ?? createTestClock(),
  );
  return check({
    project: 'hello-dist',
    version: '1.0.0',
    files: files.map(({ filename, bytes }) => ({ filename, sha256: sha256(bytes) })),
    target: index.target,
  });
}

describe.skipIf(!hasPip())('an install by pip', () => {
  it('takes what was published, by its hash and without dependencies', async () => {
    await using index = await startStandInIndex();
    expect(await install(index, buildRelease())).toMatch(/^pip \d/u);
    expect(index.requests.map(({ path }) => path)).not.toContain('/simple/idna/');
  });

  it('refuses other bytes than were published', async () => {
    await using index = await startStandInIndex();
    const other = buildRelease({ ...HELLO, description: 'other' }).slice(0, 1);
    const installing = install(index, buildRelease().slice(0, 1), { serve: other });
    await expect(installing).rejects.toMatchObject({ code: 'release-not-installable' });
  });

  it('waits a while for a page that installers see later, then says that they do not', async () => {
    await using index = await startStandInIndex();
    const clock = createTestClock();
    const installing = install(index, buildRelease(), { clock, serve: [] });
    await expect(installing).rejects.toMatchObject({ code: 'release-not-installable' });
    expect(clock.slept).toEqual([2, 5, 15, 30]);
  });

  it.each([
    ['another platform', { wheelTag: 'cp39-cp39-win_arm64' }, 'no wheel is for this platform'],
    ['another Python', { metadata: [['Requires-Python', '>=99']] as const }, 'the release wants Python >=99'],
  ])('says that it cannot be tried for %s', async (_what, change, words) => {
    await using index = await startStandInIndex();
    const wheel = buildRelease({ ...HELLO, ...change }).slice(0, 1);
    expect(await install(index, wheel)).toBe(`not possible here: ${words}`);
  });
});

describe('where nothing can be installed', () => {
  it('says so for an sdist alone: building it would run its code', async () => {
    await using index = await startStandInIndex();
    expect(await install(index, buildRelease().slice(1))).toContain('not tried: there is no wheel');
  });

  it('says so without Python', async () => {
    await using index = await startStandInIndex();
    const environment = { PATH: '/nowhere' };
    expect(await install(index, buildRelease(), { environment })).toBe(
      'not tried: no Python with pip on this machine',
    );
  });
});
