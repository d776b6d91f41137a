import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/base/index.ts';
import { checkTokenScope, readTokenScope } from '../../../src/trust/index.ts';
import { addedApiToken, apiTokenList } from '../../../src/wire/index.ts';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';

const PATH = '/_/manage/api-tokens';
const CREDENTIAL = 'correct_horse_battery_staple';
const WISH = { project: 'Hello.Dist', lifetimeSeconds: 3600, reason: 'OPS-7' };

function call(
  index: TestIndex,
  method: string,
  body?: unknown,
  target = PATH,
  credential = CREDENTIAL,
): Promise<Response> {
  return index.request(target, {
    method,
    headers: { authorization: `Bearer ${credential}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** An index with the projects `hello-dist` and `other-dist`, and nobody who may publish them. */
async function emergency(): Promise<TestIndex> {
  const index = await testIndex({ owner: { name: 'admin', credential: new Secret(CREDENTIAL) } });
  await index.index.createProject('hello-dist');
  await index.index.createProject('other-dist');
  return index;
}

async function tokenOf(
  index: TestIndex,
  changes: Partial<typeof WISH> = {},
): Promise<{ id: string; token: string }> {
  const response = await call(index, 'POST', { ...WISH, ...changes });
  expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
  return addedApiToken.parse(await response.json());
}

const uploading = async (index: TestIndex, token: string, file = helloSdist()): Promise<unknown> => {
  const response = await index.upload(token, file, {}, { headers: { accept: 'application/problem+json' } });
  if (response.status === 200) return 200;
  return [response.status, ((await response.json()) as { type: string }).type.split(':').at(-1)];
};

describe('an API token of the index', () => {
  it('uploads to its project, and says in the audit trail who did', async () => {
    const index = await emergency();
    const { id, token } = await tokenOf(index);
    expect(await uploading(index, token)).toBe(200);
    expect(
      (await index.index.listEvents(2)).map(({ event, actor, project }) => [event, actor, project]),
    ).toEqual([
      ['file-uploaded', `api-token:${id}`, 'hello-dist'],
      ['api-token-added', 'admin', 'hello-dist'],
    ]);
  });

  it('says in itself what it is for, so that it can be checked before anything is sent', async () => {
    const index = await emergency();
    const { token } = await tokenOf(index);
    const scope = readTokenScope(new Secret(token));
    expect(scope).toMatchObject({ projects: ['hello-dist'], expiresAtSeconds: index.clock() + 3600 });
    const purpose = {
      project: 'hello_dist',
      host: 'index.example',
      projectIsNew: false,
      nowSeconds: index.clock(),
    };
    expect(checkTokenScope(scope, purpose)).toBe('project');
  });

  it('uploads to no other project, not even when its text is changed to say so (attack)', async () => {
    const index = await emergency();
    const { token } = await tokenOf(index, { project: 'other-dist' });
    expect(await uploading(index, token)).toEqual([403, 'upload-token-project-mismatch']);
    const { makeApiToken } = await import('../../../src/trust/index.ts');
    const forged = makeApiToken(
      { project: 'hello-dist', expiresAtSeconds: index.clock() + 3600 },
      new Uint8Array(32),
    );
    expect(await uploading(index, forged.reveal())).toEqual([403, 'upload-token-unknown']);
  });

  it('ends by itself', async () => {
    const index = await emergency();
    const { token } = await tokenOf(index, { lifetimeSeconds: 60 });
    index.clock.advance(59);
    expect(await uploading(index, token)).toBe(200);
    index.clock.advance(1);
    expect(await uploading(index, token, helloWheel())).toEqual([403, 'upload-api-token-ended']);
  });

  it('is revoked by its owner at once, and by whoever finds it', async () => {
    const index = await emergency();
    const first = await tokenOf(index);
    expect((await call(index, 'DELETE', undefined, `${PATH}/${first.id}`)).status).toBe(204);
    expect(await uploading(index, first.token)).toEqual([403, 'upload-api-token-ended']);
    expect((await call(index, 'DELETE', undefined, `${PATH}/${first.id}`)).status).toBe(404);
    const second = await tokenOf(index);
    const burn = { method: 'POST', body: JSON.stringify({ token: second.token }) };
    expect((await index.request('/_/oidc/burn-token', burn)).status).toBe(202);
    expect(await uploading(index, second.token)).toEqual([403, 'upload-api-token-ended']);
    const { tokens } = apiTokenList.parse(await (await call(index, 'GET')).json());
    expect(tokens.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  });

  it('is told once: neither list, log, audit trail nor database has it', async () => {
    const index = await emergency();
    const { token } = await tokenOf(index);
    await uploading(index, token);
    const list = await (await call(index, 'GET')).text();
    const events = JSON.stringify(await index.index.listEvents(100)) + JSON.stringify(index.log);
    await index.close();
    const database = new DatabaseSync(path.join(index.directory, 'index.sqlite'), { readOnly: true });
    const rows = JSON.stringify(database.prepare('SELECT * FROM api_tokens').all());
    database.close();
    const secret = token.slice(-51, -8);
    for (const text of [list, events, rows]) expect(text).not.toContain(secret.slice(0, 16));
    expect(rows).toContain('"reason":"OPS-7"');
  });

  it.each([
    ['a project that is not there', { project: 'new-dist' }, 404, 'project-unknown'],
    ['no name', { project: '../x' }, 404, 'project-unknown'],
    ['eight days', { lifetimeSeconds: 8 * 86_400 }, 422, 'api-token-lifetime-invalid'],
    ['no time', { lifetimeSeconds: 1 }, 422, 'api-token-lifetime-invalid'],
    ['no reason', { reason: '' }, 400, 'management-body-invalid'],
    ['a reason of two lines', { reason: 'a\nb' }, 400, 'management-body-invalid'],
    ['a member too many', { more: 1 }, 400, 'management-body-invalid'],
  ])('is not made for %s', async (_what, changes, status, code) => {
    const index = await emergency();
    const response = await call(index, 'POST', { ...WISH, ...changes });
    const mend = expect.stringMatching(/\S/u) as string;
    expect([response.status, await response.json()]).toMatchObject([status, { code, mend }]);
    expect(await (await call(index, 'GET')).json()).toEqual({ tokens: [] });
  });

  it('is for the owner to make, list and revoke, and for nobody else', async () => {
    const index = await emergency();
    for (const [method, target, body] of [
      ['GET', PATH, undefined],
      ['POST', PATH, WISH],
      ['DELETE', `${PATH}/x`, undefined],
    ] as const) {
      expect((await call(index, method, body, target, 'wrong')).status).toBe(401);
    }
    expect(await (await call(index, 'GET')).json()).toEqual({ tokens: [] });
  });
});
