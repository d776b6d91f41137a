import { describe, expect, it } from 'vitest';
import { REGISTRY_PROFILES } from '../../../src/trust/index.ts';
import { OCTO_APP, type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { makeSigningKey } from '../../support/index/signing-key.ts';

const { pypi } = REGISTRY_PROFILES;

interface Failure {
  readonly message: string;
  readonly errors: readonly { readonly code: string; readonly description: string }[];
  readonly code: string;
  readonly status: number;
}

async function refusal(response: Response): Promise<Failure & { http: number }> {
  return { ...((await response.json()) as Failure), http: response.status };
}

/** Everything that a refusal must not change. */
async function state(index: TestIndex): Promise<unknown> {
  const publishers = await index.index.listPublishers();
  return { publishers, projects: await (await index.request('/simple/')).text() };
}

describe('mint', () => {
  it('reifies a pending publisher and gives a token that lives 15 minutes', async () => {
    const index = await testIndex();
    await index.addPending();
    const response = await index.exchange(await index.idToken());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toMatch(
      new RegExp(`^\\{"expires":${index.clock() + 900},"success":true,"token":"pypi-tl1_[\\w-]+"\\}$`, 'u'),
    );
    expect(await index.index.listPublishers()).toMatchObject([
      {
        project: 'hello-dist',
        pending: false,
        fields: { ...OCTO_APP, ownerId: '100', repositoryId: '200' },
      },
    ]);
    expect((await index.index.listEvents(10)).map(({ event }) => event)).toEqual([
      'upload-token-minted',
      'publisher-pinned',
      'publisher-reified',
      'project-created',
      'pending-publisher-added',
    ]);
  });

  it('mints again for the publisher that it reified', async () => {
    const index = await testIndex();
    await index.uploadToken();
    expect((await index.exchange(await index.idToken())).status).toBe(200);
    expect(await index.index.listPublishers()).toHaveLength(1);
  });

  it('does not look at the content type, and answers at the old alias too', async () => {
    const index = await testIndex();
    await index.addPending();
    const response = await index.request('/_/oidc/github/mint-token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: JSON.stringify({ token: await index.idToken(), more: 1 }),
    });
    expect(response.status).toBe(200);
  });

  it.each([
    ['no JSON', 'token=abc', 'exchange-body-invalid', 'invalid-payload'],
    ['no object', '[]', 'exchange-body-invalid', 'invalid-payload'],
    ['no token', '{}', 'exchange-body-invalid', 'invalid-payload'],
    ['a number', '{"token":1}', 'exchange-body-invalid', 'invalid-payload'],
    ['no JWT', '{"token":"a.b.c"}', 'id-token-malformed', 'invalid-payload'],
  ])('refuses a body with %s', async (_what, body, code, wire) => {
    const index = await testIndex();
    const failure = await refusal(await index.request('/_/oidc/mint-token', { method: 'POST', body }));
    expect(failure).toMatchObject({
      http: 422,
      code,
      message: 'Token request failed',
      errors: [{ code: wire }],
    });
    expect(await index.index.listEvents(5)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['of an unknown issuer', { iss: 'https://evil.example' }, 'issuer-unknown', 'invalid-payload'],
    ['that has expired', { exp: 1_767_225_000 }, 'id-token-expired', 'invalid-token'],
    ['that is not valid yet', { nbf: 1_767_226_000 }, 'id-token-not-yet-valid', 'invalid-token'],
    ['that lives too long', { exp: 1_767_325_600 }, 'id-token-lives-too-long', 'invalid-token'],
    ['for another audience', { aud: 'pypi' }, 'id-token-audience-mismatch', 'invalid-token'],
    ['with a list of audiences', { aud: ['tokenless'] }, 'id-token-audience-is-list', 'invalid-token'],
    [
      'of another environment',
      { environment: 'release' },
      'publisher-environment-mismatch',
      'invalid-publisher',
    ],
    [
      'of a fork',
      { repository: 'evil/app', repository_owner: 'evil' },
      'publisher-not-found',
      'invalid-publisher',
    ],
    ['of workflow_run', { event_name: 'workflow_run' }, 'event-not-allowed', 'invalid-publisher'],
    ['without jti', { jti: undefined }, 'claim-missing', 'invalid-publisher'],
  ])('refuses an ID token %s and changes nothing', async (_what, changes, code, wire) => {
    const index = await testIndex();
    await index.addPending({ ...OCTO_APP, ownerId: '100', repositoryId: '200' });
    const before = await state(index);
    const failure = await refusal(await index.exchange(await index.idToken(changes)));
    expect(failure).toMatchObject({ http: 422, code, errors: [{ code: wire }] });
    expect(failure.errors[0]!.description).toContain(`(${code})`);
    expect(await state(index)).toEqual(before);
    const retry = await index.exchange(await index.idToken());
    expect(retry.status).toBe(200);
  });

  it('lets an ID token be tried again after a refusal: only success uses it up', async () => {
    const index = await testIndex();
    const token = await index.idToken();
    expect((await index.exchange(token)).status).toBe(422);
    await index.addPending();
    expect((await index.exchange(token)).status).toBe(200);
    expect(await refusal(await index.exchange(token))).toMatchObject({
      code: 'id-token-reused',
      errors: [{ code: 'invalid-reuse-token' }],
    });
  });

  it('audits the precise code of a refusal that it tells the caller less about', async () => {
    const index = await testIndex();
    await index.addPending();
    const claims = { environment: 'release' };
    expect(await refusal(await index.exchange(await index.idToken(claims)))).toMatchObject({
      code: 'publisher-not-found',
    });
    const [event] = await index.index.listEvents(1);
    expect(event).toMatchObject({
      event: 'mint-refused',
      details: { code: 'publisher-environment-mismatch', environment: 'release' },
    });
  });

  it('refuses a key that the issuer does not publish, and never echoes the token', async () => {
    const index = await testIndex();
    await index.addPending();
    const stranger = await makeSigningKey('other-key');
    const token = await stranger.sign(index.claims());
    const response = await index.exchange(token);
    const text = await response.text();
    expect(text).toContain('id-token-key-unknown');
    expect(text + JSON.stringify(index.log)).not.toContain(token.split('.')[1]);
  });

  it('refuses a token signed by another key under the known id', async () => {
    const index = await testIndex();
    await index.addPending();
    const stranger = await makeSigningKey('test-key');
    expect(await refusal(await index.exchange(await stranger.sign(index.claims())))).toMatchObject({
      code: 'id-token-signature-invalid',
    });
  });

  it('gives exactly one token for one ID token that is exchanged ten times at once', async () => {
    const index = await testIndex({ overHttp: true });
    await index.addPending();
    const token = await index.idToken();
    const responses = await Promise.all(Array.from({ length: 10 }, () => index.exchange(token)));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = await Promise.all(responses.filter(({ status }) => status !== 200).map(refusal));
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['id-token-reused']));
  });

  it('creates one project for one pending publisher that is used ten times at once', async () => {
    const index = await testIndex({ overHttp: true });
    await index.addPending();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => index.idToken()));
    const responses = await Promise.all(tokens.map((token) => index.exchange(token)));
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const events = await index.index.listEvents(100);
    expect(events.filter(({ event }) => event === 'project-created')).toHaveLength(1);
    expect(await index.index.listPublishers()).toHaveLength(1);
  });

  it('refuses a pending publisher whose project somebody else created, and keeps it', async () => {
    const index = await testIndex();
    await index.addPending();
    await index.index.createProject('Hello.Dist');
    const before = await state(index);
    expect(await refusal(await index.exchange(await index.idToken()))).toMatchObject({
      code: 'pending-publisher-project-exists',
      errors: [{ code: 'invalid-pending-publisher' }],
    });
    expect(await state(index)).toEqual(before);
  });

  it('refuses a pending publisher whose name has become too similar', async () => {
    const index = await testIndex();
    await index.addPending(OCTO_APP, 'hello-dist');
    await index.index.createProject('he11o-dist');
    expect(await refusal(await index.exchange(await index.idToken()))).toMatchObject({
      code: 'pending-publisher-name-refused',
      errors: [{ code: 'invalid-payload' }],
    });
    expect(await index.index.listPublishers()).toMatchObject([{ pending: true }]);
  });

  it('prefers the pending publisher, so that the token covers the new project', async () => {
    const index = await testIndex();
    await index.index.createProject('old-project');
    await index.index.addPublisher({
      project: 'old-project',
      provider: 'github',
      pending: false,
      fields: OCTO_APP,
    });
    const { environment: _any, ...anyEnvironment } = OCTO_APP;
    await index.addPending(anyEnvironment, 'new-project');
    await index.exchange(await index.idToken());
    const [minted] = await index.index.listEvents(1);
    expect(minted).toMatchObject({ event: 'upload-token-minted', project: 'new-project' });
  });

  it('refuses an identity of two projects: a token covers one', async () => {
    // The registration refuses the second; here they were registered by the rules of PyPI.
    const before = await testIndex({ profile: pypi });
    for (const project of ['first', 'second']) {
      await before.index.createProject(project);
      await before.index.addPublisher({ project, provider: 'github', pending: false, fields: OCTO_APP });
    }
    await before.close();
    const index = await testIndex({ dataDirectory: before.directory });
    expect(await refusal(await index.exchange(await index.idToken()))).toMatchObject({
      code: 'publisher-project-ambiguous',
      errors: [{ code: 'invalid-publisher' }],
    });
  });

  it('covers both projects of an identity in the profile of PyPI', async () => {
    const index = await testIndex({ profile: pypi });
    for (const project of ['first', 'second']) {
      await index.index.createProject(project);
      const fields = { ...OCTO_APP, ownerId: '100' };
      await index.index.addPublisher({ project, provider: 'github', pending: false, fields });
    }
    expect((await index.exchange(await index.idToken())).status).toBe(200);
    const events = await index.index.listEvents(2);
    expect(new Set(events.map(({ project }) => project))).toEqual(new Set(['first', 'second']));
  });

  it('refuses a re-created owner by the id that the first mint pinned (attack)', async () => {
    const index = await testIndex();
    await index.uploadToken();
    expect(
      await refusal(await index.exchange(await index.idToken({ repository_owner_id: '666' }))),
    ).toMatchObject({
      http: 422,
      errors: [{ code: 'invalid-publisher' }],
    });
    expect((await index.index.listEvents(1))[0]).toMatchObject({
      details: { code: 'publisher-owner-changed' },
    });
  });

  it('forgets a used ID only when its token could not pass any more', async () => {
    const index = await testIndex();
    await index.addPending();
    const token = await index.idToken();
    await index.exchange(token);
    index.clock.advance(300 + 29);
    expect(await refusal(await index.exchange(token))).toMatchObject({ code: 'id-token-reused' });
    index.clock.advance(1);
    expect(await refusal(await index.exchange(token))).toMatchObject({ code: 'id-token-expired' });
  });

  it('answers as problem+json when that is asked for by name', async () => {
    const index = await testIndex();
    const ask = (accept: string): Promise<Response> =>
      index.request('/_/oidc/mint-token', { method: 'POST', body: '{}', headers: { accept } });
    expect((await ask('application/problem+json')).headers.get('content-type')).toBe(
      'application/problem+json',
    );
    expect((await ask('*/*')).headers.get('content-type')).toBe('application/json');
  });

  it('is not enabled when the operator switched it off', async () => {
    const index = await testIndex({ exchangeEnabled: false });
    expect((await index.request('/_/oidc/audience')).status).toBe(403);
    expect(await refusal(await index.exchange(await index.idToken()))).toMatchObject({
      http: 422,
      errors: [{ code: 'not-enabled' }],
    });
    const off = await testIndex({ disabledProviders: ['github'] });
    expect(await refusal(await off.exchange(await off.idToken()))).toMatchObject({
      code: 'provider-disabled',
      errors: [{ code: 'not-enabled' }],
    });
  });

  it('refuses a body beyond the limit', async () => {
    const index = await testIndex();
    const failure = await refusal(await index.exchange('x'.repeat(70_000)));
    expect(failure).toMatchObject({
      http: 413,
      code: 'request-too-large',
      errors: [{ code: 'invalid-payload' }],
    });
  });

  it.each([
    ['GET', '/_/oidc/mint-token', 'POST'],
    ['HEAD', '/_/oidc/audience', 'GET'],
    ['DELETE', '/_/oidc/burn-token', 'POST'],
  ])('answers %s %s with 405 and what is allowed', async (method, path, allowed) => {
    const index = await testIndex();
    const response = await index.request(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
  });

  it('gives a JSON body with errors even for an address that is none', async () => {
    const index = await testIndex();
    expect(await refusal(await index.request('/_/oidc/nothing'))).toMatchObject({
      http: 404,
      errors: [{ code: 'not-found' }],
    });
  });
});

describe('audience', () => {
  it('tells what ID tokens are to be asked for', async () => {
    const index = await testIndex({ audience: 'my-index' });
    expect(await (await index.request('/_/oidc/audience')).text()).toBe('{"audience":"my-index"}');
  });
});
