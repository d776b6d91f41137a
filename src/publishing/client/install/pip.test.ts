import { describe, expect, it } from 'vitest';
import type { InstallRequest } from './check.ts';
import { hashedRequirement, pipArguments, pipEnvironment, pythonNames, runPython } from './pip.ts';

const request: InstallRequest = {
  project: 'hello-dist',
  version: '1.0.0',
  files: [
    { filename: 'hello_dist-1.0.0-py3-none-any.whl', sha256: 'a'.repeat(64) },
    { filename: 'hello_dist-1.0.0.tar.gz', sha256: 'b'.repeat(64) },
  ],
  target: { simpleUrl: 'https://index.example/simple/' },
};

describe('how pip is called', () => {
  it('is bound to the hashes of what was published, and to this index', () => {
    expect(hashedRequirement(request)).toBe(
      `hello-dist==1.0.0 --hash=sha256:${'a'.repeat(64)} --hash=sha256:${'b'.repeat(64)}\n`,
    );
    const args = pipArguments(request, { requirements: 'r.txt', into: 'C:\\t m\\installed', ca: undefined });
    expect(args).toContain('--require-hashes');
    expect(args.slice(args.indexOf('--index-url'))).toEqual([
      '--index-url',
      'https://index.example/simple/',
      '--target',
      'C:\\t m\\installed',
      '--requirement',
      'r.txt',
    ]);
  });

  it.each([
    ['linux', ['python3', 'python'], '/dev/null'],
    ['darwin', ['python3', 'python'], '/dev/null'],
    ['win32', ['python.exe', 'py.exe'], 'nul'],
  ] as const)('has on %s programs that need no shell, and no configuration', (platform, names, nowhere) => {
    expect(pythonNames(platform)).toEqual(names);
    expect(pipEnvironment({ platform, environment: {} })['PIP_CONFIG_FILE']).toBe(nowhere);
  });

  it('goes through the proxy of the network, but for one whose address holds a password', () => {
    const environment = {
      HTTPS_PROXY: 'http://proxy.example:3128',
      NO_PROXY: 'localhost',
      http_proxy: 'http://user:password@proxy.example:3128',
    };
    const { HTTPS_PROXY, NO_PROXY, http_proxy } = pipEnvironment({ platform: 'linux', environment });
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
      TWINE_PASSWORD: 'pypi-secret',
    };
    expect(pipEnvironment({ platform: 'win32', environment })).toEqual({
      PATH: '/usr/bin',
      SystemRoot: 'C:\\Windows',
      PIP_CONFIG_FILE: 'nul',
      PYTHONDONTWRITEBYTECODE: '1',
    });
  });

  it('takes every argument as it is: no shell reads it', async () => {
    const world = { environment: { PATH: process.env['PATH'] }, platform: process.platform };
    const script = 'process.stdout.write(process.argv[1])';
    const hostile = '$(echo x) & echo %PATH% "; rm -rf .';
    const run = await runPython(process.execPath, ['-e', script, hostile], world);
    expect(run).toEqual({ exitCode: 0, output: hostile });
    expect(await runPython('no-such-python; true', [], world)).toBeUndefined();
  });

  it('stops with the reason of the signal', async () => {
    const world = { environment: { PATH: process.env['PATH'] }, platform: process.platform };
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const run = runPython(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], world, stop.signal);
    stop.abort(reason);
    await expect(run).rejects.toBe(reason);
  });
});
