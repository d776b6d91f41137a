import { describe, expect, it } from 'vitest';
import { publisherList, registeredPublisher } from '../../../src/wire/index.ts';
import { OCTO_APP, OWNER_CREDENTIAL, type TestIndex, testIndex } from '../../support/index/test-index.ts';

const PATH = '/_/manage/publishers';
const PENDING = { project: 'hello-dist', provider: 'github', pending: true, fields: OCTO_APP };

function call(
  index: TestIndex,
  method: string,
  body?: unknown,
  path = PATH,
  credential = OWNER_CREDENTIAL,
): Promise<Response> {
  return index.request(path, {
    method,
    headers: { authorization: `Bearer ${credential.replaceAll(' ', '_')}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

async function managed(): Promise<TestIndex> {
  const { Secret } = await import('../../../src/base/index.ts');
  return testIndex({
    owner: { name: 'admin', credential: new Secret(OWNER_CREDENTIAL.replaceAll(' ', '_')) },
  });
}

describe('the management API', () => {
  it('adds, lists and removes publishers', async () => {
    const index = await managed();
    const added = await call(index, 'POST', PENDING);
    expect(added.status).toBe(201);
    const publisher = registeredPublisher.parse(await added.json());
    expect(publisher).toMatchObject(PENDING);
    expect(publisherList.parse(await (await call(index, 'GET')).json())).toEqual({ publishers: [publisher] });
    expect((await call(index, 'DELETE', undefined, `${PATH}/${publisher.id}`)).status).toBe(204);
    expect(await (await call(index, 'GET')).json()).toEqual({ publishers: [] });
    expect((await index.index.listEvents(5)).map(({ event, actor }) => [event, actor])).toEqual([
      ['publisher-removed', 'admin'],
      ['pending-publisher-added', 'admin'],
    ]);
  });

  it.each(['', 'wrong', `${OWNER_CREDENTIAL}!`])('refuses the credential %j', async (credential) => {
    const index = await managed();
    for (const [method, path] of [
      ['GET', PATH],
      ['POST', PATH],
      ['DELETE', `${PATH}/x`],
    ] as const) {
      const response = await call(index, method, undefined, path, credential);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await response.json()).toMatchObject({ code: 'management-credential-invalid' });
    }
    const refused = index.log.filter(({ event }) => event === 'management-refused');
    expect(refused.map(({ method }) => method)).toEqual(['GET', 'POST', 'DELETE']);
    expect(await index.index.listEvents(9)).toEqual([]);
  });

  it('answers a wrong credential late, so that trying many takes long', async () => {
    const index = await managed();
    const started = performance.now();
    await call(index, 'GET', undefined, PATH, 'wrong');
    expect(performance.now() - started).toBeGreaterThan(150);
  });

  it.each<[string, unknown, number, string]>([
    ['no JSON', 'x', 400, 'management-body-invalid'],
    ['nothing of it', {}, 400, 'management-body-invalid'],
    ['a member too many', { ...PENDING, more: 1 }, 400, 'management-body-invalid'],
    ['an unknown provider', { ...PENDING, provider: 'githb' }, 422, 'provider-unknown'],
    [
      'an unknown field',
      { ...PENDING, fields: { ...OCTO_APP, enviroment: 'x' } },
      422,
      'publisher-form-invalid',
    ],
    ['a name', { ...PENDING, project: '-x-' }, 422, 'project-name-invalid'],
    ['a project that is not there', { ...PENDING, pending: false }, 404, 'project-unknown'],
    ['too much', 'x'.repeat(70_000), 413, 'request-too-large'],
  ])('refuses %s', async (_what, body, status, code) => {
    const index = await managed();
    const response = await call(index, 'POST', body);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await index.index.listPublishers()).toEqual([]);
  });

  it('refuses what is there already', async () => {
    const index = await managed();
    await call(index, 'POST', PENDING);
    const codeOf = async (body: unknown): Promise<unknown> =>
      ((await (await call(index, 'POST', body)).json()) as { code: string }).code;
    expect(await codeOf({ ...PENDING, project: 'another' })).toBe('pending-publisher-exists');
    await index.index.createProject('taken');
    expect(await codeOf({ ...PENDING, project: 'Taken' })).toBe('pending-publisher-project-exists');
    expect(await codeOf({ ...PENDING, project: 'taken.' })).toBe('project-name-invalid');
    expect(await codeOf({ ...PENDING, project: 'tak-en' })).toBe('project-name-similar');
    expect((await call(index, 'POST', { ...PENDING, project: 'taken', pending: false })).status).toBe(201);
    expect(await codeOf({ ...PENDING, project: 'taken', pending: false })).toBe('publisher-exists');
  });

  it('knows no publisher of another id', async () => {
    const index = await managed();
    const response = await call(index, 'DELETE', undefined, `${PATH}/nothing`);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      404,
      'publisher-unknown',
    ]);
  });

  it('answers as application/json when that is asked for by name', async () => {
    const index = await managed();
    const response = await index.request(PATH, { headers: { accept: 'application/json' } });
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it('refuses names of projects that exist, are similar, or are none', async () => {
    const index = await managed();
    await index.index.createProject('hello');
    await expect(index.index.createProject('Hello')).rejects.toMatchObject({ code: 'project-exists' });
    await expect(index.index.createProject('he11o')).rejects.toMatchObject({ code: 'project-name-similar' });
    await expect(index.index.createProject('')).rejects.toMatchObject({ code: 'project-name-invalid' });
  });
});
