import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';
import { type StandInIndex, startStandInIndex } from '../../support/stand-in-index.ts';
import { unsignedToken } from '../../support/stand-in-server.ts';

const ID_TOKEN = unsignedToken({ aud: 'pypi', jti: 'one' });
const MINTED = 'pypi-minted-1';

let folder: string;
let index: StandInIndex;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-token-'));
  index = await startStandInIndex({
    intercept: ({ path: asked }) =>
      asked.startsWith('/idtoken') ? { body: { count: 1, value: ID_TOKEN } } : undefined,
  });
});
afterEach(async () => {
  await index[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A client that writes down what it was given, then does what `last` says. */
const spying = (last = '', first = ''): string[] => [
  process.execPath,
  '-e',
  `${first};require('node:fs').writeFileSync('seen.json', JSON.stringify({ args: process.argv, env: process.env }));${last}`,
];

function token(command: readonly string[], signal?: AbortSignal): Promise<CliRun> {
  const { url } = index;
  const env = {
    PATH: process.env['PATH'] ?? '',
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
  };
  const args = ['token', '--index', url, '--client', 'twine', '--', ...command];
  return runCli(args, { env, directory: folder, ...(signal === undefined ? {} : { signal }) });
}

const readSeen = async (): Promise<{ args: string[]; env: Record<string, string> }> =>
  JSON.parse(await readFile(path.join(folder, 'seen.json'), 'utf8')) as never;

describe('tokenless token', () => {
  it('masks both tokens before anything can print them, and prints them nowhere else', async () => {
    const { exitCode, stdout, stderr } = await token(spying());
    expect(exitCode).toBe(0);
    expect(stdout).toBe('');
    const masks = [`::add-mask::${ID_TOKEN}`, `::add-mask::${MINTED}`];
    expect(stderr.split('\n').filter((line) => line.includes(MINTED) || line.includes(ID_TOKEN))).toEqual(
      masks,
    );
  });

  it('gives the client its token in the environment alone, and nothing that could ask for ID tokens', async () => {
    await token(spying());
    const { args, env } = await readSeen();
    expect(env['TWINE_PASSWORD']).toBe(MINTED);
    expect(args.join(' ')).not.toContain(MINTED);
    expect(Object.keys(env).filter((name) => name.startsWith('ACTIONS_'))).toEqual([]);
    expect(env['GITHUB_ACTIONS']).toBe('true');
  });

  it('burns the token when the client is done, and ends as the client did', async () => {
    expect((await token(spying('process.exit(7)'))).exitCode).not.toBe(0);
    expect(index.burned).toEqual([MINTED]);
  });

  it('burns the token of a client that cannot be started', async () => {
    const { exitCode, stderr } = await token([path.join(folder, 'no-such-client')]);
    expect([exitCode, index.burned]).toEqual([2, [MINTED]]);
    expect(stderr).toContain('cannot be run');
  });

  const seen = (): Promise<boolean> =>
    readSeen().then(
      () => true,
      () => false,
    );

  it('hands a stop on to the client, and burns', async () => {
    const stop = new AbortController();
    const ending = "setTimeout(() => require('node:fs').writeFileSync('ended', ''), 8000)";
    const running = token(spying(ending), stop.signal);
    await expect.poll(seen, { timeout: 20_000 }).toBe(true);
    stop.abort(new Error('stopped'));
    await running;
    expect(await readdir(folder)).toEqual(['seen.json']);
    expect(index.burned).toEqual([MINTED]);
  });

  it('does not wait with the burn for a client that takes its time to stop', async () => {
    const stop = new AbortController();
    let isOver = false;
    const running = token(
      spying('setTimeout(() => undefined, 8000)', "process.on('SIGTERM', () => undefined)"),
      stop.signal,
    ).finally(() => (isOver = true));
    await expect.poll(seen, { timeout: 20_000 }).toBe(true);
    stop.abort(new Error('stopped'));
    await expect.poll(() => index.burned, { timeout: 5000 }).toEqual([MINTED]);
    expect(isOver).toBe(false);
    await running;
  });
});

describe('a secret by reference', () => {
  const serve = (credential: string, env: Record<string, string> = {}): Promise<CliRun> =>
    runCli(['serve', '--data', 'data', '--port', '0', '--no-tls', '--credential', credential], {
      directory: folder,
      env,
    });

  it('that is empty is none', async () => {
    await writeFile(path.join(folder, 'empty'), ' \n');
    for (const run of [await serve('env:EMPTY', { EMPTY: ' ' }), await serve('file:empty')]) {
      expect(run.stderr).toContain('error[secret-missing]');
      expect(run.exitCode).not.toBe(0);
    }
  });

  it('is never the secret itself, which is not repeated', async () => {
    const { stderr } = await serve('hunter2hunter2hunter2');
    expect(stderr).toContain('error[secret-reference-invalid]');
    expect(stderr).not.toContain('hunter2');
  });
});
