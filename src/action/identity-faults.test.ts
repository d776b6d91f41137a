import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type StandInIndex, startStandInIndex } from '../../test/support/stand-in-index.ts';
import { type StandInReply, startStandIn } from '../../test/support/stand-in-server.ts';
import { buildWheel } from '../packaging/index.ts';
import { actionErrors } from './errors.ts';
import { runMain } from './run.ts';

const WHEEL = buildWheel({
  name: 'hello-dist',
  version: '1.0',
  modules: [{ path: 'hello.py', content: '' }],
});

interface Ending {
  readonly exitCode: 0 | 1;
  readonly log: string;
  readonly output: string;
  /** How often GitHub was asked. */
  readonly asked: number;
  readonly index: StandInIndex;
}

/** The main step in a job whose identity endpoint answers like this; undefined: never. */
async function publish(answer: () => StandInReply | undefined, signal?: AbortSignal): Promise<Ending> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-identity-'));
  const index = await startStandInIndex();
  const endpoint = await startStandIn(answer);
  onTestFinished(async () => {
    await Promise.all([index[Symbol.asyncDispose](), endpoint[Symbol.asyncDispose]()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  mkdirSync(path.join(folder, 'dist'));
  writeFileSync(path.join(folder, 'dist', WHEEL.filename), WHEEL.bytes);
  let log = '';
  const exitCode = await runMain({
    env: {
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${endpoint.url}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
      GITHUB_OUTPUT: path.join(folder, 'output'),
      INPUT_INDEX: index.url,
      INPUT_INSTALL: 'false',
    },
    directory: folder,
    signal: signal ?? new AbortController().signal,
    guardian: path.resolve(import.meta.dirname, 'guardian.ts'),
    write: (text) => (log += text),
  });
  const output = readFileSync(path.join(folder, 'output'), 'utf8');
  return { exitCode, log, output, asked: endpoint.requests.length, index };
}

function expectNothingSent({ index, log }: Ending): void {
  expect(index.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  expect(index.liveTokens.size).toBe(0);
  expect(log).not.toContain('request-token');
}

describe('the Action in a job whose identity endpoint', () => {
  it.each([
    ['fails', { status: 503 }, 'id-token-request-refused', 4],
    ['refuses', { status: 403 }, 'id-token-request-refused', 1],
    ['cuts every connection', { cut: 'before' }, 'index-unreachable', 4],
    ['gives a page of a proxy', { body: '<html>::error::sign in</html>' }, 'id-token-answer-unusable', 1],
    ['gives a token for somebody else', { body: { value: 'a.e30.c' } }, 'id-token-answer-unusable', 1],
  ] as const)(
    '%s: it says so, asks no more than it may, and uploads nothing',
    async (_what, reply, code, asked) => {
      const ending = await publish(() => reply);
      expect([ending.exitCode, ending.asked]).toEqual([1, asked]);
      expect(ending.output).toMatch(new RegExp(`^code<<.*\\n${code}$`, 'mu'));
      expectNothingSent(ending);
    },
  );

  it('hangs: it ends as soon as the run is cancelled', async () => {
    const stop = new AbortController();
    const ending = await publish(() => {
      setTimeout(() => stop.abort(actionErrors.create('action-cancelled', { signal: 'SIGINT' })), 50);
      return undefined;
    }, stop.signal);
    expect(ending.exitCode).toBe(1);
    expect(ending.output).toContain('action-cancelled');
    expectNothingSent(ending);
  });

  it('fails twice: it publishes all the same', async () => {
    let failures = 0;
    const claims = Buffer.from(JSON.stringify({ aud: 'pypi' })).toString('base64url');
    const ending = await publish(() => {
      failures += 1;
      return failures <= 2 ? { status: 500 } : { body: { value: `e30.${claims}.c2ln` } };
    });
    expect(ending.exitCode).toBe(0);
    expect(ending.index.served.size).toBe(1);
    expect(ending.index.liveTokens.size).toBe(0);
  });
});
