import { describe, expect, it } from 'vitest';
import type { InstallRequest } from './check.ts';
import { isTooEarly, judge } from './judge.ts';
import { PIP } from './pip.ts';
import { UV } from './uv.ts';

const request = (tag = 'py3-none-any'): InstallRequest => ({
  project: 'hello-dist',
  version: '1.0.0',
  files: [{ filename: `hello_dist-1.0.0-${tag}.whl`, sha256: 'a'.repeat(64) }],
  target: { simpleUrl: 'https://index.example/simple/' },
});

const NONE_BY_PIP = `ERROR: Could not find a version that satisfies the requirement hello-dist==1.0.0 (from versions: none)
ERROR: No matching distribution found for hello-dist==1.0.0
`;

/** What the installers print, as they were seen to. */
const HINDRANCES = [
  [
    'pip that is refused the connection',
    PIP,
    `WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError': /simple/hello-dist/\n${NONE_BY_PIP}`,
    'pip did not reach the index',
  ],
  [
    'pip that does not trust the certificate',
    PIP,
    `Could not fetch URL https://index.example/simple/hello-dist/: There was a problem confirming the ssl certificate: x\n${NONE_BY_PIP}`,
    'pip did not reach the index',
  ],
  [
    'uv that is refused the connection',
    UV,
    `error: Request failed after 3 retries in 8.3s
  cause: Failed to fetch: https://index.example/simple/hello-dist/
  cause: error sending request for url (https://index.example/simple/hello-dist/)
  cause: client error (Connect)
`,
    'uv did not reach the index',
  ],
  [
    'pip on a full disk',
    PIP,
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device: '/tmp/x'\n",
    'the disk is full',
  ],
  [
    'uv on a full disk of Windows',
    UV,
    'error: failed to write to file\n  cause: There is not enough space on the disk. (os error 112)\n',
    'the disk is full',
  ],
  [
    'pip of an older Python',
    PIP,
    `ERROR: Ignored the following versions that require a different python version: 1.0.0 Requires-Python >=3.99\n${NONE_BY_PIP}`,
    'the release wants Python >=3.99',
  ],
  [
    'uv of an older Python',
    UV,
    `error: No solution found when resolving dependencies
  cause: Because the current Python version (3.11.2) does not satisfy Python>=3.99, <4 and hello-dist==1.0.0 depends on Python>=3.99, <4, we can conclude that hello-dist==1.0.0 cannot be used.
`,
    'the release wants Python >=3.99, <4',
  ],
] as const;

describe('what is no fault of the release', () => {
  it.each(HINDRANCES)('is said of %s, at once', (_what, tool, output, words) => {
    const run = { exitCode: 1, output };
    expect(judge(run, request(), tool)).toBe(`not possible here: ${words}`);
    expect(isTooEarly(run, request(), tool)).toBe(false);
  });

  it('is said of an installer that hangs', () => {
    const run = { exitCode: null, isLate: true, output: 'ERROR: half of a line' };
    expect(judge(run, request(), PIP)).toBe('not possible here: pip did not end in time');
  });

  it.each(['cp312-none-any', 'py2-none-any', 'py3-none-win32', 'py312-none-any'])(
    'is that nothing here takes a wheel for %s',
    (tag) => {
      const run = { exitCode: 1, output: NONE_BY_PIP };
      expect(isTooEarly(run, request(tag), PIP)).toBe(false);
      expect(judge(run, request(tag), PIP)).toBe('not possible here: no wheel is for this platform');
    },
  );
});

describe('what the release has to answer for', () => {
  it.each(['py3-none-any', 'py2.py3-none-any', 'py3.py2-none-any'])(
    'is a wheel for everybody that nobody finds, after a while: %s',
    (tag) => {
      const run = { exitCode: 1, output: NONE_BY_PIP };
      expect(isTooEarly(run, request(tag), PIP)).toBe(true);
      expect(() => judge(run, request(tag), PIP)).toThrow('but pip cannot install it');
    },
  );

  it('is told in the last words of the installer, with nothing that could steer a terminal', () => {
    const output =
      'error: Failed to download\n  cause: Hash mismatch for \u001B[31m`hello-dist==1.0.0`\n\n  Expected:\n';
    expect(() => judge({ exitCode: 1, output }, request(), UV)).toThrow(
      expect.objectContaining({ why: 'cause: Hash mismatch for [31m`hello-dist==1.0.0`' }) as Error,
    );
  });
});
