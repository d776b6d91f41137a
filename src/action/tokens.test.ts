import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unsignedToken } from '../../test/support/stand-in-server.ts';
import { Secret } from '../base/index.ts';
import type { AmbientIdentity } from '../publishing/client/index.ts';
import { createRunnerLog } from './runner/index.ts';
import { type TokenWatch, createTokenWatch } from './tokens.ts';

const ID_TOKEN = unsignedToken({ aud: 'pypi', environment: 'release' });
const UPLOAD_TOKEN = 'pypi-upload-token-of-the-test';

let folder: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-tokens-'));
  printed = '';
  // Stands in for the guardian: writes down how it was started and what it is told.
  const heard = JSON.stringify(path.join(folder, 'heard'));
  writeFileSync(
    path.join(folder, 'guardian.mjs'),
    `import { appendFileSync } from 'node:fs';
     appendFileSync(${heard}, JSON.stringify({ argv: process.argv, env: process.env }) + '\\n');
     for await (const text of process.stdin) appendFileSync(${heard}, text);`,
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const identity: AmbientIdentity = {
  kind: 'github',
  title: 'GitHub Actions',
  canIssueAgain: true,
  variables: [],
  requestIdToken: async () => new Secret(ID_TOKEN),
};
const request = { audience: 'pypi', http: {} } as never;

function watch(): TokenWatch {
  const env = {
    GITHUB_STATE: path.join(folder, 'state'),
    RUNNER_TEMP: folder,
    RUNNER_TRACKING_ID: 'github_1',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
    INPUT_PASSWORD: 'api-token',
  };
  const world = {
    env,
    directory: folder,
    signal: new AbortController().signal,
    guardian: path.join(folder, 'guardian.mjs'),
    write: () => undefined,
  };
  const log = createRunnerLog((text) => (printed += text));
  return createTokenWatch(world, log, {
    uploadUrl: 'https://index.example/legacy/',
    simpleUrl: 'https://index.example/simple/',
  });
}

const heard = async (text: string): Promise<string> => {
  const read = (): string =>
    existsSync(path.join(folder, 'heard')) ? readFileSync(path.join(folder, 'heard'), 'utf8') : '';
  await expect.poll(read, { timeout: 10_000 }).toContain(text);
  return read();
};

describe('the watch over tokens', () => {
  it('masks an ID token before anybody else gets it, and shows its claims', async () => {
    const tokens = watch();
    const asked = tokens.watched({
      ...identity,
      requestIdToken: async () => {
        expect(printed).toBe('');
        return new Secret(ID_TOKEN);
      },
    });
    await asked.requestIdToken(request);
    expect(printed).toBe(`::add-mask::${ID_TOKEN}\n`);
    expect(tokens.claims).toEqual({ aud: 'pypi', environment: 'release' });
  });

  it('masks an upload token and has it held', async () => {
    const tokens = watch();
    await tokens.watched(identity).requestIdToken(request);
    tokens.mask(new Secret(UPLOAD_TOKEN));
    expect(printed).toContain(`::add-mask::${UPLOAD_TOKEN}\n`);
    expect(await heard('"hold"')).toContain(`{"kind":"hold","token":"${UPLOAD_TOKEN}"}`);
    tokens.burned(['failed']);
    tokens.burned(['burned']);
    expect((await heard('"release"')).match(/"release"/gu)).toHaveLength(1);
  });

  it('has no ID token held: it is not for burning', async () => {
    const tokens = watch();
    const idToken = await tokens.watched(identity).requestIdToken(request);
    tokens.mask(idToken);
    tokens.mask(new Secret(UPLOAD_TOKEN));
    expect(await heard(UPLOAD_TOKEN)).not.toContain(ID_TOKEN);
  });

  it('holds an API token of the user by nobody', () => {
    const tokens = watch();
    tokens.mask(new Secret('api-token'));
    expect(printed).toBe('::add-mask::api-token\n');
    expect(readdirSync(folder)).toEqual(['guardian.mjs']);
  });

  it('gives its guardian nothing to ask for tokens with, and no token where others could look', async () => {
    const tokens = watch();
    await tokens.watched(identity).requestIdToken(request);
    tokens.mask(new Secret(UPLOAD_TOKEN));
    const [start = ''] = (await heard(UPLOAD_TOKEN)).split('\n');
    const { argv, env } = JSON.parse(start) as { argv: string[]; env: Record<string, string> };
    expect(argv).toEqual([process.execPath, path.join(folder, 'guardian.mjs')]);
    expect(env['RUNNER_TRACKING_ID']).toBe('github_1');
    expect(Object.keys(env).filter((name) => /ACTIONS|INPUT|GITHUB/u.test(name))).toEqual([]);
    const state = readFileSync(path.join(folder, 'state'), 'utf8');
    expect(state).toMatch(/^report<</u);
    for (const secret of [ID_TOKEN, UPLOAD_TOKEN]) expect(state + start).not.toContain(secret);
  });

  it.each(['', 'x', 'a.b.c', `a.${Buffer.from('[1]').toString('base64url')}.c`])(
    'is not troubled by an ID token that is none: %j',
    async (text) => {
      const tokens = watch();
      const asked = tokens.watched({ ...identity, requestIdToken: async () => new Secret(text) });
      await asked.requestIdToken(request);
      expect(tokens.claims).toEqual({});
    },
  );
});
