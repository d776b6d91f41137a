import { describe, expect, it } from 'vitest';
import { indexAndIssuer } from '../../../../test/support/index/index-and-issuer.ts';
import {
  type StandInIndexOptions,
  anIdentity,
  startStandInIndex,
} from '../../../../test/support/stand-in-index.ts';
import { createTestClock } from '../../../../test/support/stand-in-server.ts';
import { githubClaims } from '../../../../test/support/trust.ts';
import { systemDeps } from '../deps.ts';
import { requireAmbientIdentity } from '../identity/index.ts';
import { type ProbeEvent, type ProbeOptions, probeIndex } from './index.ts';

const PAGE = '/simple/hello-dist/';

/** A stand-in on which the project exists, unless told otherwise. */
async function standIn(
  options: StandInIndexOptions & { readonly page?: number } = {},
): ReturnType<typeof startStandInIndex> {
  return startStandInIndex({
    ...options,
    intercept: (request, count) =>
      options.intercept?.(request, count) ??
      (request.path === PAGE ? { status: options.page ?? 200, body: { files: [] } } : undefined),
  });
}

type StandInIndex = Awaited<ReturnType<typeof startStandInIndex>>;

function optionsFor(
  index: StandInIndex,
  changes: Partial<ProbeOptions> = {},
): ProbeOptions & {
  events: ProbeEvent[];
  masked: string[];
} {
  const events: ProbeEvent[] = [];
  const masked: string[] = [];
  return {
    target: index.target,
    identity: anIdentity(),
    project: 'Hello.Dist',
    mask: (secret) => void masked.push(secret.reveal()),
    onEvent: (event) => void events.push(event),
    ...changes,
    events,
    masked,
  };
}

const exchanges = (index: StandInIndex): string[] =>
  index.requests.map(({ path }) => path).filter((path) => path.includes('/oidc/'));

describe('a probe of our own index', () => {
  /** The project exists; the job that probes it claims what is given. */
  const probe = async (
    project: string,
    changes: Readonly<Record<string, string>> = {},
  ): Promise<{ outcome: unknown; page: () => Promise<number>; tokens: string[] }> => {
    const claims = { ...githubClaims() };
    const world = await indexAndIssuer({}, claims);
    const { index, runner } = world;
    await index.addPending();
    expect((await index.exchange(await world.askForIdToken('tokenless'))).status).toBe(200);
    Object.assign(claims, changes);
    const tokens: string[] = [];
    const outcome = await probeIndex(
      {
        target: { uploadUrl: `${index.url}/legacy/`, simpleUrl: `${index.url}/simple/` },
        identity: requireAmbientIdentity(runner),
        project,
        mask: (secret) => void tokens.push(secret.reveal()),
      },
      systemDeps,
    ).catch((error: unknown) => error);
    return { outcome, tokens, page: async () => (await index.request(`/simple/${project}/`)).status };
  };

  it('proves the registration of an existing project and leaves no live token', async () => {
    const { outcome, tokens } = await probe('hello-dist');
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      project: 'hello-dist',
      provider: 'github',
      projectSeen: 'yes',
      routes: 'pep-807',
      audience: 'tokenless',
      burned: 'burned',
      claims: { repository: 'octo/app', environment: 'pypi' },
      compared: expect.arrayContaining(['repository', 'job_workflow_ref', 'environment']) as string[],
    });
    const text = JSON.stringify(outcome);
    expect(tokens).toHaveLength(2);
    for (const token of tokens) expect(text).not.toContain(token);
  });

  it('gives the claims and the index’s reason when it is refused', async () => {
    const { outcome } = await probe('hello-dist', { environment: 'release' });
    expect(outcome).toMatchObject({
      outcome: 'refused',
      claims: { environment: 'release' },
      refusal: { code: 'exchange-refused', status: 422, indexCode: 'publisher-environment-mismatch' },
    });
  });

  it('creates no project: one that is not there is not exchanged for', async () => {
    const { outcome, page, tokens } = await probe('other-dist');
    expect(outcome).toMatchObject({
      code: 'probe-would-create-project',
      details: { because: 'not-found', project: 'other-dist' },
    });
    expect(tokens).toEqual([]);
    expect(await page()).toBe(404);
  });
});

describe('a probe', () => {
  it('asks whether the project exists before anything else, exchanges, and burns', async () => {
    await using index = await standIn();
    const options = optionsFor(index);
    const outcome = await probeIndex(options, createTestClock());
    expect(index.requests[0]!.path).toBe(PAGE);
    expect(exchanges(index)).toEqual(['/_/oidc/audience', '/_/oidc/mint-token', '/_/oidc/burn-token']);
    expect(index.uploads).toEqual([]);
    expect(index.liveTokens.size).toBe(0);
    expect(options.masked).toHaveLength(2);
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      index: index.target.uploadUrl,
      project: 'hello-dist',
      startedAt: '2027-01-15T08:00:00.000Z',
      expiresAt: '2027-01-15T08:15:00.000Z',
      burned: 'burned',
    });
    expect(options.events.map(({ kind }) => kind)).toEqual(['project-seen', 'claims', 'minted', 'burned']);
  });

  it('is refused for a pending publisher before anything is asked', async () => {
    await using index = await standIn();
    const options = optionsFor(index, { registration: { pending: true } });
    await expect(probeIndex(options, createTestClock())).rejects.toMatchObject({
      code: 'probe-would-create-project',
      details: { because: 'pending' },
      mend: expect.stringContaining('--allow-pending') as string,
    });
    expect(index.requests).toEqual([]);
  });

  it('is refused for a project that the index does not have, whatever is declared', async () => {
    for (const registration of [undefined, { pending: false }]) {
      await using index = await standIn({ page: 404 });
      await expect(probeIndex(optionsFor(index, { registration }), createTestClock())).rejects.toMatchObject({
        code: 'probe-would-create-project',
        details: { because: 'not-found' },
      });
      expect(exchanges(index)).toEqual([]);
    }
  });

  it('goes on past a private page only where a registration says that the project exists', async () => {
    await using index = await standIn({ page: 401 });
    await expect(probeIndex(optionsFor(index), createTestClock())).rejects.toMatchObject({
      details: { because: 'not-shown' },
    });
    expect(exchanges(index)).toEqual([]);
    const declared = optionsFor(index, { registration: { pending: false } });
    expect(await probeIndex(declared, createTestClock())).toMatchObject({ projectSeen: 'unknown' });
  });

  it('does not go on while the index cannot say', async () => {
    await using index = await standIn({ page: 500 });
    await expect(probeIndex(optionsFor(index), createTestClock())).rejects.toMatchObject({
      code: 'index-response-unexpected',
    });
    expect(exchanges(index)).toEqual([]);
  });

  it('is done for a pending publisher when that is asked for, and told', async () => {
    await using index = await standIn({ page: 404 });
    const options = optionsFor(index, { registration: { pending: true }, allowPending: true });
    expect(await probeIndex(options, createTestClock())).toMatchObject({
      outcome: 'accepted',
      projectSeen: 'no',
      burned: 'burned',
    });
    expect(options.events.map(({ kind }) => kind)).toContain('may-create');
  });

  it.each<[string, NonNullable<StandInIndexOptions['intercept']>, string]>([
    [
      'does not offer burning',
      ({ path }) => (path.includes('burn') ? { status: 404 } : undefined),
      'not-offered',
    ],
    ['does not burn', ({ path }) => (path.includes('burn') ? { status: 400 } : undefined), 'failed'],
  ])('says so when the index %s', async (_what, intercept, burned) => {
    await using index = await standIn({ intercept });
    expect(await probeIndex(optionsFor(index), createTestClock())).toMatchObject({ burned });
  });

  it('burns the token of a mint that was under way when it was stopped', async () => {
    const stop = new AbortController();
    await using index = await standIn({
      intercept: ({ path }) => {
        if (path === '/_/oidc/mint-token') stop.abort(new Error('stopped'));
        return undefined;
      },
    });
    const options = optionsFor(index, { signal: stop.signal });
    await expect(probeIndex(options, createTestClock())).rejects.toThrow('stopped');
    expect(index.burned).toHaveLength(1);
    expect(index.liveTokens.size).toBe(0);
  });

  it('burns the token when whoever listens fails', async () => {
    await using index = await standIn();
    const options = optionsFor(index, {
      onEvent: (event) => {
        if (event.kind === 'minted') throw new Error('broken pipe');
      },
    });
    await expect(probeIndex(options, createTestClock())).rejects.toThrow('broken pipe');
    expect(index.liveTokens.size).toBe(0);
  });

  it('repeats no token in an outcome, not even one that the index echoes', async () => {
    await using index = await standIn({
      intercept: ({ path, body }) =>
        path === '/_/oidc/mint-token'
          ? { status: 422, body: { message: 'no', errors: [{ code: 'x', description: body.toString() }] } }
          : undefined,
    });
    const options = optionsFor(index);
    const outcome = await probeIndex(options, createTestClock());
    expect(outcome.outcome).toBe('refused');
    expect(JSON.stringify(outcome)).not.toContain(options.masked[0]);
  });
});
