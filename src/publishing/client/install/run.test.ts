import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installerEnvironment, runInstaller } from './run.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'tokenless-installer-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const run = (
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): ReturnType<typeof runInstaller> =>
  runInstaller(program, args, { directory, environment: { PATH: process.env['PATH'] ?? '' }, signal });

describe('the environment of an installer', () => {
  it('goes through the proxy of the network, but for one whose address holds a password', () => {
    const environment = {
      HTTPS_PROXY: 'http://proxy.example:3128',
      NO_PROXY: 'localhost',
      http_proxy: 'http://user:password@proxy.example:3128',
    };
    const { HTTPS_PROXY, NO_PROXY, http_proxy } = installerEnvironment({ platform: 'linux', environment });
    expect([HTTPS_PROXY, NO_PROXY, http_proxy]).toEqual([
      'http://proxy.example:3128',
      'localhost',
      undefined,
    ]);
  });

  it('has nothing of the job that could hold a secret, and no other index', () => {
    const environment = {
      PATH: '/usr/bin',
      SystemRoot: 'C:\\Windows',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'runner-secret',
      PIP_EXTRA_INDEX_URL: 'https://user:password@other.example/',
      UV_INDEX: 'https://user:password@other.example/',
      TWINE_PASSWORD: 'pypi-secret',
    };
    expect(installerEnvironment({ platform: 'win32', environment })).toEqual({
      PATH: '/usr/bin',
      SystemRoot: 'C:\\Windows',
    });
  });
});

describe('a run', () => {
  it('takes every argument as it is: no shell reads it', async () => {
    const script = 'process.stdout.write(process.argv[1])';
    const hostile = '$(echo x) & echo %PATH% "; rm -rf .';
    expect(await run(process.execPath, ['-e', script, hostile])).toEqual({ exitCode: 0, output: hostile });
    expect(await run('no-such-python; true', [])).toBeUndefined();
  });

  it('is in the folder that was given, where nothing of a workspace lies', async () => {
    const ended = await run(process.execPath, ['-p', 'process.cwd()']);
    expect(path.basename(ended?.output.trim() ?? '')).toBe(path.basename(directory));
  });

  it('stops with the reason of the signal', async () => {
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const running = run(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], stop.signal);
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
