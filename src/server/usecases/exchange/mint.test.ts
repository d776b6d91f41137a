import { beforeAll, describe, expect, it } from 'vitest';
import { type SigningKey, makeSigningKey } from '../../../../test/support/index/signing-key.ts';
import { testClock } from '../../../../test/support/index/test-clock.ts';
import { githubClaims, githubPublisher } from '../../../../test/support/trust.ts';
import { REGISTRY_PROFILES, type RegistryProfile } from '../../../trust/index.ts';
import type { MintCommand, MintResult } from '../ports.ts';
import type { PendingPublisher, ProjectPublisher } from '../records.ts';
import { createMint } from './mint.ts';

const clock = testClock();
let key: SigningKey;
beforeAll(async () => {
  key = await makeSigningKey();
});

interface Stubs {
  readonly publishers?: readonly ProjectPublisher[];
  readonly pending?: readonly PendingPublisher[];
  readonly results?: readonly MintResult[];
  readonly profile?: RegistryProfile;
}

/** Mints once over a store of stubs; gives the outcome and the commands that the store was given. */
async function mint(
  stubs: Stubs,
  changes: Record<string, unknown> = {},
): Promise<{ outcome: unknown; commands: MintCommand[] }> {
  const {
    publishers = [],
    pending = [],
    results = ['minted'],
    profile = REGISTRY_PROFILES.tokenless,
  } = stubs;
  const commands: MintCommand[] = [];
  const run = createMint({
    profile,
    settings: { audience: 'pypi', enabled: true, disabledProviders: new Set() },
    keySets: { pinnedIssuers: [], findKey: () => Promise.resolve(key.keySet.keys[0]) },
    random: { bytes: (count) => new Uint8Array(count), id: () => `id-${commands.length}` },
    nowSeconds: clock,
    store: {
      findPublishers: () => Promise.resolve(publishers),
      findPendingPublishers: () => Promise.resolve(pending),
      findProject: () => Promise.resolve(undefined),
      findUploadToken: () => Promise.resolve(undefined),
      burnUploadToken: () => Promise.resolve(),
      claimUsedIdAndMint: (command) => {
        commands.push(command);
        return Promise.resolve(results[Math.min(commands.length, results.length) - 1] ?? 'minted');
      },
    },
  });
  const token = await key.sign(githubClaims({ iat: clock(), exp: clock() + 300, ...changes }));
  return { outcome: await run(JSON.stringify({ token })), commands };
}

const registered = { ...githubPublisher(), id: 'p', project: 'hello', projectId: 'hello' };
const pending = { ...githubPublisher(), id: 'q', project: 'hello', addedBy: 'admin' };

describe('mint', () => {
  it('looks again when another mint was quicker', async () => {
    const { outcome, commands } = await mint({
      publishers: [registered],
      results: ['grant-gone', 'project-exists', 'minted'],
    });
    expect(outcome).toMatchObject({ kind: 'done', value: { projects: ['hello'] } });
    expect(commands).toHaveLength(3);
  });

  it('gives up when the publishers never stand still', async () => {
    await expect(mint({ publishers: [registered], results: ['grant-gone'] })).rejects.toThrow('3 attempts');
  });

  it('refuses a pending publisher that two people registered', async () => {
    const { outcome, commands } = await mint({
      pending: [pending, { ...pending, id: 'r', addedBy: 'stranger' }],
    });
    expect(outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'pending-publisher-ambiguous' },
      record: {
        auditKey: expect.any(String) as string,
        event: { details: { code: 'pending-publisher-ambiguous', repository: 'octo/app' } },
      },
    });
    expect(commands).toEqual([]);
  });

  it('takes the first of them in the profile of PyPI', async () => {
    const { outcome } = await mint({
      profile: REGISTRY_PROFILES.pypi,
      pending: [pending, { ...pending, id: 'r', addedBy: 'stranger' }],
    });
    expect(outcome).toMatchObject({ kind: 'done' });
  });

  it('refuses a pending publisher whose name is none', async () => {
    const { outcome } = await mint({ pending: [{ ...pending, project: '../x' }] });
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'pending-publisher-name-refused' } });
  });

  it('prefers to speak of the nearest publisher, pending or not', async () => {
    const { outcome } = await mint(
      {
        publishers: [{ ...registered, ...githubPublisher({ owner: 'else', ownerId: '7' }) }],
        pending: [pending],
      },
      { environment: 'release' },
    );
    expect(outcome).toMatchObject({ error: { code: 'publisher-environment-mismatch' } });
  });

  it('covers one publisher for each project, the matched one first', async () => {
    const twins = ['a', 'b', 'a'].map((projectId, n) => ({
      ...registered,
      id: `p${n}`,
      projectId,
      project: projectId,
    }));
    const { commands } = await mint({ publishers: twins, profile: REGISTRY_PROFILES.pypi });
    expect(commands[0]!.grant).toMatchObject({
      kind: 'registered',
      publishers: expect.toSatisfy((granted: unknown[]) => granted.length === 2) as unknown[],
    });
    const same = [registered, { ...registered, id: 'second' }];
    const {
      commands: [one],
    } = await mint({ publishers: same });
    expect(one!.grant).toMatchObject({ publishers: [{ fields: registered.fields, pinned: undefined }] });
  });

  it('cuts long claims in the audit trail and leaves out what is no text', async () => {
    const { outcome } = await mint({}, { ref: 'x'.repeat(999), sub: 7 });
    expect(outcome).toMatchObject({ record: { event: { details: { ref: 'x'.repeat(300) } } } });
    expect(JSON.stringify(outcome)).not.toContain('"sub"');
  });
});

describe('a token without an ID', () => {
  const google = {
    provider: 'google',
    issuer: 'https://accounts.google.com',
    fields: { email: 'a@example.org', sub: '' },
  };
  const claims = {
    iss: 'https://accounts.google.com',
    email: 'a@example.org',
    email_verified: true,
    sub: 'x',
    jti: undefined,
  };

  it('is used once by its hash, but as often as it lives in the profile of PyPI', async () => {
    const publishers = [{ ...google, id: 'p', project: 'hello', projectId: 'hello' }];
    const { commands } = await mint({ publishers }, claims);
    expect(commands[0]!.usedId).toMatchObject({
      issuer: 'https://accounts.google.com',
      id: expect.stringMatching(/^[0-9a-f]{64}$/u) as string,
    });
    const { commands: atPypi } = await mint({ publishers, profile: REGISTRY_PROFILES.pypi }, claims);
    expect(atPypi[0]!.usedId).toBeUndefined();
  });
});
