import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandInIndex, startStandInIndex } from '../../test/support/stand-in-index.ts';
import { unsignedToken } from '../../test/support/stand-in-server.ts';
import { startSigningJob } from '../../test/support/sigstore/signing-job.ts';
import { createAttestationVerifier } from '../publishing/client/index.ts';
import { buildSdist, buildWheel } from '../packaging/index.ts';
import { actionErrors } from './errors.ts';
import { runMain } from './run.ts';
import type { ActionWorld } from './world.ts';

const ID_TOKEN = unsignedToken({ aud: 'pypi', environment: 'release' });
const PROJECT = { name: 'hello-dist', version: '1.0', modules: [{ path: 'hello.py', content: '' }] };
const REFUSAL = {
  message: 'Token request failed',
  errors: [{ code: 'invalid-publisher', description: '##[stop-commands]x\n::error::y the token says `x`' }],
};

let folder: string;
let index: StandInIndex;
let log: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-action-'));
  mkdirSync(path.join(folder, 'dist'));
  for (const { filename, bytes } of [buildWheel(PROJECT), buildSdist(PROJECT)])
    writeFileSync(path.join(folder, 'dist', filename), bytes);
  log = '';
  index = await open();
});
afterEach(async () => {
  await index[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

function open(refuses = false): Promise<StandInIndex> {
  return startStandInIndex({
    intercept: ({ path: asked }) => {
      if (asked.startsWith('/idtoken')) return { body: { count: 1, value: ID_TOKEN } };
      return refuses && asked === '/_/oidc/mint-token' ? { status: 422, body: REFUSAL } : undefined;
    },
  });
}

/** Runs the main step from the sources, with the stand-in index. */
function run(
  changes: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
  sigstore?: ActionWorld['sigstore'],
): Promise<0 | 1> {
  return runMain({
    sigstore,
    env: {
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${index.url}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
      GITHUB_OUTPUT: path.join(folder, 'output'),
      GITHUB_STATE: path.join(folder, 'state'),
      GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
      INPUT_INDEX: index.url,
      // It takes seconds; the test that is about it asks for it.
      INPUT_INSTALL: 'false',
      ...changes,
    },
    directory: folder,
    signal: signal ?? new AbortController().signal,
    guardian: path.resolve(import.meta.dirname, 'guardian.ts'),
    write: (text) => (log += text),
  });
}
const written = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

describe('the main step', () => {
  it('prints no token before its mask, and nowhere else', async () => {
    expect(await run({ INPUT_VERBOSE: 'true' })).toBe(0);
    const [token = ''] = index.burned;
    for (const secret of [ID_TOKEN, token]) {
      const lines = log.split('\n').filter((line) => line.includes(secret));
      expect(new Set(lines)).toEqual(new Set([`::add-mask::${secret}`]));
      for (const name of ['output', 'state', 'summary']) expect(written(name)).not.toContain(secret);
    }
    expect(index.liveTokens.size).toBe(0);
  });

  it('says each step with `verbose`, and hardly anything without', async () => {
    await run();
    const quiet = log.split('\n').length;
    await index[Symbol.asyncDispose]();
    index = await open();
    log = '';
    await run({ INPUT_VERBOSE: 'true', 'INPUT_PRINT-HASH': 'true' });
    expect(log).toContain('exchanged the ID token for an upload token');
    expect(log).toContain('burned the upload token');
    expect(log).toMatch(/^[\da-f]{64} {2}hello_dist-1\.0\.tar\.gz$/mu);
    expect(log.split('\n').length).toBeGreaterThan(quiet + 4);
  });

  it('lets no word of an index become a command', async () => {
    await index[Symbol.asyncDispose]();
    index = await open(true);
    expect(await run()).toBe(1);
    const commands = log.split('\n').filter((line) => /^\s*::/u.test(line));
    expect(commands.map((line) => /^::([a-z-]+)/u.exec(line)?.[1])).toEqual([
      'add-mask',
      'add-mask',
      'error',
    ]);
    expect(log).not.toContain('##[');
    expect(written('output')).toContain('exchange-refused');
  });

  it('fails when a probe is refused, and burns the token of one that is not', async () => {
    index.served.set('hello_dist-0.9.tar.gz', Buffer.from('an older release'));
    expect(await run({ INPUT_MODE: 'probe', INPUT_PROJECT: 'hello-dist' })).toBe(0);
    expect(index.liveTokens.size).toBe(0);
    await index[Symbol.asyncDispose]();
    index = await open(true);
    index.served.set('hello_dist-0.9.tar.gz', Buffer.from('an older release'));
    expect(await run({ INPUT_MODE: 'probe', INPUT_PROJECT: 'hello-dist' })).toBe(1);
    expect(written('output')).toContain('exchange-refused');
  });

  it('attests each distribution as the job where that is asked for, and writes nothing beside it', async () => {
    await using job = await startSigningJob();
    const before = readdirSync(path.join(folder, 'dist'));
    const sigstore = { fulcioUrl: job.sigstore.url, rekorUrl: job.sigstore.url };
    const inputs = { ...job.issuer.environment(), INPUT_ATTESTATIONS: 'true' };
    expect(await run(inputs, undefined, sigstore)).toBe(0);
    const verifier = await createAttestationVerifier({ trustRoot: job.trustRoot });
    const publisher = { kind: 'GitHub', repository: 'octo/app', workflow: 'release.yml' } as const;
    for (const { filename, fields, content } of index.uploads) {
      const [attestation] = JSON.parse(fields.get('attestations') ?? '[]') as unknown[];
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect(verifier.verify(attestation, { filename, sha256 }, publisher)).toMatchObject({
        verdict: 'verified',
      });
    }
    expect(index.uploads).toHaveLength(2);
    expect(readdirSync(path.join(folder, 'dist'))).toEqual(before);
    for (const secret of [...index.burned, ...log.matchAll(/^::add-mask::(.*)$/gmu)].flat())
      expect(log.replaceAll(/^::add-mask::.*$/gmu, '')).not.toContain(secret);
  });

  it('uploads nothing when what must be attested cannot be, and without asking signs nothing', async () => {
    await using job = await startSigningJob();
    const sigstore = { fulcioUrl: job.sigstore.url, rekorUrl: job.sigstore.url };
    expect(await run(job.issuer.environment(), undefined, sigstore)).toBe(0);
    expect(job.sigstore.requests).toEqual([]);
    index.served.clear();
    job.sigstore.fail('/api/v2/signingCert', [400, 400, 400, 400, 400, 400]);
    const inputs = { ...job.issuer.environment(), INPUT_ATTESTATIONS: 'required' };
    const uploads = index.uploads.length;
    expect(await run(inputs, undefined, sigstore)).toBe(1);
    expect(written('output')).toContain('attestation-signing-failed');
    expect(index.uploads).toHaveLength(uploads);
  });

  it('installs what is served, and sees none of the job’s secrets and nothing of the workspace', async () => {
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    const seen = path.join(folder, 'seen');
    const script = `#!/bin/sh\n{ pwd; env; } >> '${seen}'\n[ "$3" = --version ] && echo pip 25.1\nexit 0\n`;
    writeFileSync(path.join(bin, 'python3'), script, { mode: 0o755 });
    expect(await run({ INPUT_INSTALL: 'true', PATH: `${bin}:/usr/bin:/bin` })).toBe(0);
    expect(log).toMatch(/^installs: pip 25\.1$/mu);
    expect(written('summary')).toContain('Installs by its hashes: pip 25');
    expect(written('seen').split('\n')).not.toContain(process.cwd());
    for (const secret of [ID_TOKEN, ...index.burned, 'request-token'])
      expect(written('seen')).not.toContain(secret);
  });

  it('stops at a release that does not install', async () => {
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    const script = '#!/bin/sh\n[ "$3" = --version ] && echo pip 25.1 && exit 0\necho "ERROR: no"; exit 1\n';
    writeFileSync(path.join(bin, 'python3'), script, { mode: 0o755 });
    expect(await run({ INPUT_INSTALL: 'true', PATH: `${bin}:/usr/bin:/bin` })).toBe(1);
    expect(written('output')).toContain('release-not-installable');
    expect(index.liveTokens.size).toBe(0);
  });

  it('reads the distributions once: the replay hash is of what was uploaded, not of what lies there later', async () => {
    await index[Symbol.asyncDispose]();
    index = await startStandInIndex({
      intercept: ({ path: asked }) => {
        if (asked.startsWith('/idtoken')) return { body: { count: 1, value: ID_TOKEN } };
        if (asked === '/_/oidc/burn-token') rmSync(path.join(folder, 'dist'), { recursive: true });
        return undefined;
      },
    });
    expect(await run()).toBe(0);
    expect(written('output')).toMatch(/^replay-hash<<.*\n[\da-f]{64}$/mu);
  });

  it('tells the post step that it came to its end, however it ended', async () => {
    await run();
    await run({ INPUT_MODE: 'nonsense' });
    expect(written('state').match(/^ended$/gmu)).toHaveLength(2);
  });

  it('publishes although the runner’s files cannot be written, and says so', async () => {
    const nowhere = path.join(folder, 'dist');
    const files = { GITHUB_OUTPUT: nowhere, GITHUB_STATE: nowhere, GITHUB_STEP_SUMMARY: nowhere };
    expect(await run(files)).toBe(0);
    expect(log).toMatch(/^::warning title=outputs or summary are missing::/mu);
    expect(index.served.size).toBe(2);
  });

  it('sends nothing with an API token when one file has other bytes at the index', async () => {
    index.served.set('hello_dist-1.0.tar.gz', Buffer.from('other bytes'));
    expect(await run({ INPUT_PASSWORD: 'pypi-api-token' })).toBe(1);
    expect(written('output')).toContain('distribution-differs');
    expect(index.uploads).toEqual([]);
    expect(log.startsWith('::add-mask::pypi-api-token\n')).toBe(true);
  });

  it('uploads with an API token what the index does not have, and burns nothing', async () => {
    index.liveTokens.add('pypi-api-token');
    expect(await run({ INPUT_PASSWORD: 'pypi-api-token', INPUT_WAIT: '0' })).toBe(0);
    expect(index.uploads.map(({ token }) => token)).toEqual(['pypi-api-token', 'pypi-api-token']);
    expect(index.burned).toEqual([]);
    expect(log).toMatch(/^::warning title=`password` is given/mu);
    expect(await run({ INPUT_PASSWORD: 'pypi-api-token' })).toBe(0);
    expect(index.uploads).toHaveLength(2);
  });

  it('is cancelled before it begins', async () => {
    const stop = AbortSignal.abort(actionErrors.create('action-cancelled', { signal: 'SIGINT' }));
    expect(await run({}, stop)).toBe(1);
    expect(written('output')).toContain('action-cancelled');
    expect(index.requests).toEqual([]);
  });

  it('takes a folder by any spelling of this system', async () => {
    for (const spelling of ['dist', 'dist/', './dist', path.join(folder, 'dist'), 'dist/../dist\r'])
      expect(await run({ 'INPUT_PACKAGES-DIR': spelling })).toBe(0);
  });

  it('tells what it does not handle as its own bug, with the place', async () => {
    const broken = { ...process.env, GITHUB_ACTIONS: 'true' };
    const result = await runMain({
      env: {
        ...broken,
        INPUT_INDEX: index.url,
        ACTIONS_ID_TOKEN_REQUEST_URL: 'x',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'y',
      },
      directory: undefined as unknown as string,
      signal: new AbortController().signal,
      guardian: '',
      write: (text) => (log += text),
    });
    expect(result).toBe(1);
    expect(log).toMatch(/^::error title=tokenless%3A tokenless met a condition/mu);
    expect(log).toMatch(/^\| {5}at /mu);
  });
});
