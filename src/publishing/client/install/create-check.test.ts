import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findClient } from '../../../../test/clients/find-client.ts';
import { writePythonWithoutPip } from '../../../../test/support/clients/python-without-pip.ts';
import { HELLO, buildRelease, sha256 } from '../../../../test/support/releases.ts';
import { type StandInIndex, startStandInIndex } from '../../../../test/support/stand-in-index.ts';
import { createTestClock } from '../../../../test/support/stand-in-server.ts';
import { createInstallCheck } from './index.ts';

/** The folder of a Python with pip, past any shim that stands before it. */
function folderOfPip(): string | undefined {
  try {
    const script = 'import pip, sys; print(sys.executable)';
    return path.dirname(execFileSync('python3', ['-c', script], { encoding: 'utf8', stdio: 'pipe' }).trim());
  } catch {
    if (process.env['CI'] !== undefined) throw new Error('python3 with pip is missing');
    console.warn('skipped: there is no python3 with pip');
    return undefined;
  }
}

const pips = folderOfPip();
const isThere = pips !== undefined;
const uv = findClient('uv');
const usual = `${pips ?? ''}:${process.env['PATH'] ?? ''}`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-installers-'));
  // A Python that has no pip, beside uv.
  if (!isThere || uv === undefined) return;
  writePythonWithoutPip(folder);
  symlinkSync(uv, path.join(folder, 'uv'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  const environment = { PATH: usual, HOME: folder, ...trial.environment };
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

const wheelOf = (change: object): readonly Served[] => buildRelease({ ...HELLO, ...change }).slice(0, 1);

describe.each([
  ['pip', isThere, () => ({ PATH: usual })],
  ['uv', isThere && uv !== undefined, () => ({ PATH: `${folder}:/usr/bin:/bin` })],
] as const)('an install by %s', (name, canRun, environmentOf) => {
  const trying = (index: StandInIndex, files: readonly Served[], trial: Trial = {}): Promise<string> =>
    install(index, files, { ...trial, environment: environmentOf() });

  it.runIf(canRun)('takes what was published, by its hash and without dependencies', async () => {
    await using index = await startStandInIndex();
    expect(await trying(index, buildRelease())).toMatch(new RegExp(`^${name} \\d`, 'u'));
    expect(index.requests.map(({ path: asked }) => asked)).not.toContain('/simple/idna/');
  });

  it.runIf(canRun)('refuses other bytes than were published, and says who did', async () => {
    await using index = await startStandInIndex();
    const installing = trying(index, wheelOf({}), { serve: wheelOf({ description: 'other' }) });
    await expect(installing).rejects.toMatchObject({
      code: 'release-not-installable',
      details: { installer: name, problem: expect.stringMatching(/hash/iu) as string },
    });
  });

  it.runIf(canRun)(
    'waits a while for a page that installers see later, then says that they do not',
    async () => {
      await using index = await startStandInIndex();
      const clock = createTestClock();
      const installing = trying(index, buildRelease(), { clock, serve: [] });
      await expect(installing).rejects.toMatchObject({ code: 'release-not-installable' });
      expect(clock.slept).toEqual([2, 5, 15, 30]);
    },
  );

  it.runIf(canRun).each([
    ['another platform', 'cp39-cp39-win_arm64'],
    ['another implementation', 'py2-none-any'],
  ])('says at once that it cannot be tried for %s', async (_what, wheelTag) => {
    await using index = await startStandInIndex();
    const clock = createTestClock();
    expect(await trying(index, wheelOf({ wheelTag }), { clock })).toBe(
      'not possible here: no wheel is for this platform',
    );
    expect(clock.slept).toEqual([]);
  });
});

describe.runIf(isThere)('an install by pip', () => {
  it('says that it cannot be tried for another Python', async () => {
    await using index = await startStandInIndex();
    const wheel = wheelOf({ metadata: [['Requires-Python', '>=99']] });
    expect(await install(index, wheel)).toBe('not possible here: the release wants Python >=99');
  });

  it('runs nothing that lies in the workspace of the job under the name of pip (attack)', async () => {
    await using index = await startStandInIndex();
    const workspace = mkdtempSync(path.join(folder, 'workspace-'));
    const mark = path.join(workspace, 'ran');
    writeFileSync(path.join(workspace, 'pip.py'), `open(${JSON.stringify(mark)}, 'w')`);
    const [wheel] = wheelOf({}) as [Served];
    index.served.set(wheel.filename, Buffer.from(wheel.bytes));
    const request = {
      project: 'hello-dist',
      version: '1.0.0',
      files: [{ filename: wheel.filename, sha256: sha256(wheel.bytes) }],
      target: index.target,
    };
    const script = `
      import { createInstallCheck } from ${JSON.stringify(path.resolve(import.meta.dirname, 'index.ts'))};
      const world = { environment: process.env, platform: process.platform };
      console.log(await createInstallCheck(world, {})(${JSON.stringify(request)}));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { cwd: workspace });
    const said = await text(child.stdout);
    expect(said).toMatch(/^pip \d/u);
    expect(existsSync(mark)).toBe(false);
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
      'not tried: neither Python with pip nor uv on this machine',
    );
  });

  it('says so where nothing can be written: the release is out, and is not called broken', async () => {
    await using index = await startStandInIndex();
    vi.stubEnv('TMPDIR', '/nowhere/at/all');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await install(index, buildRelease())).toBe(
      'not tried: nothing can be written in `/nowhere/at/all` (`ENOENT`)',
    );
  });

  it.runIf(uv !== undefined)('says so for uv without Python', async () => {
    await using index = await startStandInIndex();
    const only = mkdtempSync(path.join(folder, 'only-'));
    symlinkSync(uv ?? '', path.join(only, 'uv'));
    const environment = { PATH: only, HOME: only };
    expect(await install(index, buildRelease(), { environment })).toBe(
      'not tried: uv finds no Python on this machine',
    );
  });
});
