import { describe, expect, it } from 'vitest';
import { distOf, jobTo } from '../../../../test/support/publish-job.ts';
import { HELLO, buildRelease } from '../../../../test/support/releases.ts';
import { anIdentity, startStandInIndex } from '../../../../test/support/stand-in-index.ts';
import { createTestClock } from '../../../../test/support/stand-in-server.ts';
import { Secret } from '../../../base/index.ts';
import type { BuiltDistribution } from '../../../packaging/index.ts';
import { runPublishJob } from './index.ts';

const [wheel, sdist] = buildRelease() as [BuiltDistribution, BuiltDistribution];
const CANDIDATE = buildRelease({ ...HELLO, version: '1.0.0rc1' });
const SECRET_FILE = { path: 'hello_dist/.pypirc', content: '[pypi]\nusername = __token__\n' };
const LEAKING = buildRelease({ ...HELLO, modules: [...HELLO.modules, SECRET_FILE] });

const nobody = (): never => {
  throw new Error('nobody asks for an identity');
};

describe('a publish job', () => {
  it('publishes, waits until all is served, and tells where and how long it took', async () => {
    await using index = await startStandInIndex();
    const { run, events, masked } = jobTo(index, distOf([wheel, sdist]));
    const outcome = await run();
    expect(outcome).toMatchObject({
      mode: 'publish',
      project: 'hello-dist',
      burned: ['burned'],
      served: true,
      installed: null,
      files: [wheel, sdist].map(({ filename }) => ({
        filename,
        outcome: 'uploaded',
        url: `${index.url}/packages/${filename}`,
      })),
    });
    expect(Object.keys(outcome.milliseconds)).toEqual(['preflight', 'publish', 'serve', 'install']);
    expect([...new Set(events.map(({ kind }) => kind))]).toEqual([
      'prepared',
      'checked',
      'minted',
      'progress',
      'uploaded',
      'burned',
      'served',
    ]);
    expect(masked).toContain('pypi-minted-1');
  });

  it('does not wait, and tries no installing, when it is to wait for nothing', async () => {
    await using index = await startStandInIndex();
    const outcome = await jobTo(index, distOf([wheel])).run({ waitSeconds: 0 }, { installCheck: nobody });
    expect(outcome).toMatchObject({ served: false, installed: null, files: [{ url: null }] });
    expect(index.requests.filter(({ path }) => path.startsWith('/simple/'))).toHaveLength(1);
  });

  it('installs by the hashes of what it published', async () => {
    await using index = await startStandInIndex();
    const asked: unknown[] = [];
    const installCheck = async (request: { files: readonly unknown[] }): Promise<string> => {
      asked.push(request);
      return 'pip 25';
    };
    expect((await jobTo(index, distOf([wheel])).run({}, { installCheck })).installed).toBe('pip 25');
    expect(asked).toMatchObject([{ project: 'hello-dist', version: '1.0.0', files: [{}] }]);
  });

  it('has no identity told before the files are read', async () => {
    await using index = await startStandInIndex();
    const run = jobTo(index, '/nowhere').run({ credential: nobody });
    await expect(run).rejects.toThrow('nobody asks');
  });

  it('publishes with an API token, which is its owner’s: nothing is exchanged or burned', async () => {
    await using index = await startStandInIndex();
    index.liveTokens.add('pypi-api');
    const token = { kind: 'api-token', token: new Secret('pypi-api') } as const;
    const { run, events } = jobTo(index, distOf([wheel]));
    expect(await run({ credential: () => token }, { attest: nobody })).toMatchObject({ burned: [] });
    expect(index.uploads.map((upload) => upload.token)).toEqual(['pypi-api']);
    expect([...index.liveTokens]).toEqual(['pypi-api']);
    expect(index.requests.filter(({ path }) => path.startsWith('/_/'))).toEqual([]);
    expect(events).toContainEqual(expect.objectContaining({ code: 'attestations-not-with-api-token' }));
  });
});

describe('what stops a job before the index is asked', () => {
  it.each([
    ['a release candidate where finals go', CANDIDATE, [{ versions: 'final' }], 'version-not-for-index'],
    ['a version whose tag no pattern matches', [wheel], [{ versions: 'v2.*' }], 'version-not-for-index'],
    ['another project', [wheel], [{ project: 'good-bye' }], 'distribution-project-mismatch'],
    ['a secret in a file', LEAKING, [], 'secret-in-distribution'],
  ])('%s', async (_what, files, registrations, code) => {
    await using index = await startStandInIndex();
    const { run, options } = jobTo(index, distOf(files));
    await expect(run({ registrations })).rejects.toMatchObject({ code });
    const dry = runPublishJob({ ...options, mode: 'dry-run', registrations }, createTestClock());
    await expect(dry).rejects.toMatchObject({ code });
    expect(index.requests).toEqual([]);
  });

  it.each([
    ['final', [{ versions: 'final' }]],
    ['its tag', [{ versions: 'v1.*' }]],
    ['one of two registrations', [{ versions: 'v2.*' }, { versions: 'all' }]],
    ['any version', [{ project: 'hello_DIST' }]],
    ['any project', [{}]],
  ])('not a version that the registration takes: %s', async (_what, registrations) => {
    await using index = await startStandInIndex();
    await jobTo(index, distOf([wheel])).run({ registrations });
    expect(index.served.size).toBe(1);
  });

  it('not by a pattern of another form of tag', async () => {
    await using index = await startStandInIndex();
    const registrations = [{ versions: 'hello-1.*' }];
    await jobTo(index, distOf([wheel])).run({ registrations, tag: 'hello-{version}' });
    expect(index.served.size).toBe(1);
  });

  it('lets a secret pass that is allowed, and says why', async () => {
    await using index = await startStandInIndex();
    const { run, events } = jobTo(index, distOf(LEAKING));
    await run({ allowedSecrets: [{ member: 'hello_dist/.pypirc', reason: 'a template' }] });
    expect(events.filter(({ kind }) => kind === 'secret-allowed')).toMatchObject([
      { reason: 'a template' },
      {},
    ]);
  });
});

describe('a dry run', () => {
  it('says what would be uploaded and what is there, without identity, token or signature', async () => {
    await using index = await startStandInIndex();
    index.served.set(wheel.filename, Buffer.from(wheel.bytes));
    const { options } = jobTo(index, distOf([wheel, sdist]));
    const dry = { ...options, mode: 'dry-run', credential: nobody, attestations: 'required' } as const;
    const outcome = await runPublishJob(dry, { ...createTestClock(), attest: nobody });
    expect(outcome).toMatchObject({
      mode: 'dry-run',
      version: '1.0.0',
      files: [
        { filename: wheel.filename, outcome: 'skipped' },
        { filename: sdist.filename, outcome: 'would-upload' },
      ],
    });
    expect(index.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /simple/hello-dist/',
    ]);
  });

  it('stops at a file that differs', async () => {
    await using index = await startStandInIndex();
    index.served.set(wheel.filename, Buffer.from('other'));
    const { options } = jobTo(index, distOf([wheel]));
    const dry = runPublishJob({ ...options, mode: 'dry-run' }, createTestClock());
    await expect(dry).rejects.toMatchObject({ code: 'distribution-differs' });
  });

  it('refuses an index that is not encrypted', async () => {
    await using index = await startStandInIndex();
    const { options } = jobTo(index, distOf([wheel]));
    const target = { ...index.target, uploadUrl: 'http://index.example/legacy/' };
    const dry = runPublishJob({ ...options, target, mode: 'dry-run' }, createTestClock());
    await expect(dry).rejects.toMatchObject({ code: 'index-url-not-https' });
  });
});

describe('a probe', () => {
  it('asks the function that probes, with what is declared', async () => {
    await using index = await startStandInIndex();
    const { options } = jobTo(index, '/nowhere');
    const asked: unknown[] = [];
    const probe = async (request: object): Promise<object> => {
      asked.push(request);
      return { outcome: 'accepted' };
    };
    const job = {
      ...options,
      mode: 'probe',
      project: 'hello-dist',
      registrations: [{ pending: true }],
    } as const;
    const outcome = await runPublishJob(job, { ...createTestClock(), probe });
    expect(outcome).toEqual({ mode: 'probe', probe: { outcome: 'accepted' } });
    expect(asked).toMatchObject([{ project: 'hello-dist', registration: { pending: true } }]);
  });

  it('knows a pending publisher of another job as none of its own, as the command does', async () => {
    await using index = await startStandInIndex();
    const { options } = jobTo(index, '/nowhere');
    const pendings: unknown[] = [];
    const probe = async (request: { registration?: unknown }): Promise<object> => {
      pendings.push(request.registration);
      return {};
    };
    const registrations = [
      { project: 'hello-dist', environment: 'pypi' },
      { project: 'other-dist', environment: 'other', pending: true },
    ];
    const job = { ...options, mode: 'probe', project: 'hello-dist' } as const;
    await runPublishJob({ ...job, registrations }, { ...createTestClock(), probe });
    await runPublishJob({ ...job, registrations: registrations.slice(1) }, { ...createTestClock(), probe });
    expect(pendings).toEqual([{ pending: false }, { pending: true }]);
  });

  it('is refused with an API token', async () => {
    await using index = await startStandInIndex();
    const { options } = jobTo(index, '/nowhere');
    const credential = (): { kind: 'api-token'; token: Secret } => ({
      kind: 'api-token',
      token: new Secret('pypi-api'),
    });
    const probing = runPublishJob({ ...options, credential, mode: 'probe' }, createTestClock());
    await expect(probing).rejects.toMatchObject({ code: 'probe-without-identity' });
  });
});

describe('an upload token that runs out', () => {
  it('ends the job of a provider that issues once, and names what remains; the next job goes on', async () => {
    const clock = createTestClock();
    await using index = await startStandInIndex({
      nowSeconds: clock.nowSeconds,
      intercept: ({ path }) => {
        if (path === '/legacy/') clock.advance(901);
        return undefined;
      },
    });
    const { run } = jobTo(index, distOf([wheel, sdist]), clock);
    const once = { concurrency: 1, credential: () => anIdentity(false) };
    const [remaining] = [wheel, sdist].toSorted((a, b) => a.bytes.byteLength - b.bytes.byteLength);
    await expect(run(once)).rejects.toMatchObject({
      code: 'upload-token-ran-out',
      details: { files: [remaining!.filename] },
    });
    expect([index.served.size, index.liveTokens.size]).toEqual([1, 0]);
    await run(once);
    expect(index.served.size).toBe(2);
  });

  it('is replaced when the index refuses an upload because it expired on the way', async () => {
    const clock = createTestClock();
    await using index = await startStandInIndex({
      nowSeconds: clock.nowSeconds,
      intercept: ({ path }, count) => {
        if (path !== '/legacy/' || count > 0) return undefined;
        clock.advance(901);
        return { status: 403, body: { code: '403 Invalid or expired token' } };
      },
    });
    expect((await jobTo(index, distOf([wheel]), clock).run()).burned).toEqual(['burned', 'burned']);
    expect(index.served.size).toBe(1);
  });

  it('is told as it is when the index refuses one that has not expired', async () => {
    await using index = await startStandInIndex({
      intercept: ({ path }) => (path === '/legacy/' ? { status: 403, body: { code: '403 no' } } : undefined),
    });
    await expect(jobTo(index, distOf([wheel])).run()).rejects.toMatchObject({ code: 'upload-refused' });
    expect(index.requests.filter(({ path }) => path === '/legacy/')).toHaveLength(1);
  });
});

describe('an upload token that cannot be masked', () => {
  it('is burned and never used', async () => {
    await using index = await startStandInIndex();
    const mask = (secret: Secret): void => {
      if (secret.reveal().startsWith('pypi-')) throw new Error('no space left');
    };
    await expect(jobTo(index, distOf([wheel])).run({ mask })).rejects.toThrow('no space left');
    expect([index.uploads, index.burned, index.liveTokens.size]).toEqual([[], ['pypi-minted-1'], 0]);
  });
});

describe('an index whose upload tokens are good for one upload', () => {
  it('is asked for one per file, each used once and burned', async () => {
    const clock = createTestClock(Math.floor(Date.now() / 1000));
    const discovery = (url: string): string =>
      JSON.stringify({
        'audience-endpoint': `${url}/_/oidc/audience`,
        'token-mint-endpoint': `${url}/_/oidc/mint-token`,
        features: ['single-use-token'],
        'default-features': ['single-use-token'],
      });
    await using index = await startStandInIndex({
      nowSeconds: clock.nowSeconds,
      intercept: ({ path }) =>
        path.startsWith('/.well-known/pytp?')
          ? { headers: { 'content-type': 'application/vnd.pypi.pytp.v1+json' }, body: discovery(index.url) }
          : undefined,
    });
    const { burned } = await jobTo(index, distOf([wheel, sdist]), clock).run();
    expect(burned).toEqual(['burned', 'burned']);
    expect(new Set(index.uploads.map(({ token }) => token)).size).toBe(2);
  });
});
