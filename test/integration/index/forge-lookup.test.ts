import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGitHubLookup } from '../../../src/server/index.ts';
import { REGISTRY_PROFILES } from '../../../src/trust/index.ts';
import {
  OCTO_APP,
  type TestIndex,
  type TestIndexOptions,
  testIndex,
} from '../../support/index/test-index.ts';

// From GitHub's documentation of its REST API, shortened.
const OCTOCAT = { login: 'octocat', id: 1, node_id: 'MDQ6VXNlcjE=', type: 'User' };
const HELLO_WORLD = {
  id: 1_296_269,
  name: 'Hello-World',
  full_name: 'octocat/Hello-World',
  owner: OCTOCAT,
  private: false,
};
const FIELDS = { ...OCTO_APP, owner: 'Octocat', repository: 'hello-world' };

type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;

interface Forge {
  readonly url: string;
  readonly asked: readonly string[];
}

/** A server that answers as GitHub does; what it does not know is 404. */
async function forgeOf(answers: Answers): Promise<Forge> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const [status, body] = answers[request.url ?? ''] ?? [404, { message: 'Not Found' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const USER = { '/users/Octocat': [200, OCTOCAT] } as const;
const PUBLIC = { ...USER, '/repos/Octocat/hello-world': [200, HELLO_WORLD] } as const;

async function indexWith(apiUrl: string, options: TestIndexOptions = {}): Promise<TestIndex> {
  const forge = createGitHubLookup({ apiUrl, timeoutMilliseconds: 300 });
  const index = await testIndex({ forge, ...options });
  await index.index.createProject('hello');
  return index;
}

const registering = (index: TestIndex, fields: Record<string, string> = FIELDS): Promise<unknown> =>
  index.index.addPublisher({ project: 'hello', provider: 'github', pending: false, fields });

async function pinningOf(index: TestIndex): Promise<unknown> {
  const [event] = await index.index.listEvents(1);
  return event?.details['pinning'];
}

describe('a registration without numeric ids', () => {
  it('gets them, and the spelling of the names, from the forge', async () => {
    const forge = await forgeOf(PUBLIC);
    const index = await indexWith(forge.url);
    const ids = { owner: 'octocat', repository: 'Hello-World', ownerId: '1', repositoryId: '1296269' };
    const added = await registering(index);
    expect(added).toMatchObject({ fields: ids });
    expect(added).not.toHaveProperty('pinning');
    expect(await pinningOf(index)).toBeUndefined();
  });

  it('says that the first mint pins the id of a private repository', async () => {
    const index = await indexWith((await forgeOf(USER)).url);
    const added = await registering(index);
    expect(added).toMatchObject({ fields: { ownerId: '1' }, pinning: 'first-mint' });
    expect(added).not.toHaveProperty('fields.repositoryId');
    expect(await pinningOf(index)).toBe('first-mint');
  });

  it('is refused for an owner whom nobody has', async () => {
    const index = await indexWith((await forgeOf({})).url);
    await expect(registering(index)).rejects.toMatchObject({ code: 'publisher-form-invalid' });
  });

  it.each<[string, Answers]>([
    ['is down', { '/users/Octocat': [500, {}], '/repos/Octocat/hello-world': [500, {}] }],
    ['has heard enough of us', { '/users/Octocat': [403, {}], '/repos/Octocat/hello-world': [403, {}] }],
    ['talks nonsense', { '/users/Octocat': [200, []], '/repos/Octocat/hello-world': [200, { id: 'x' }] }],
    [
      'knows it by another name now',
      { '/users/Octocat': [301, {}], '/repos/Octocat/hello-world': [301, {}] },
    ],
  ])('falls back to the first mint when the forge %s', async (_what, answers) => {
    const index = await indexWith((await forgeOf(answers)).url);
    expect(await registering(index)).toMatchObject({ pinning: 'first-mint' });
  });

  it('falls back to the first mint offline', async () => {
    const index = await indexWith('http://127.0.0.1:1');
    expect(await registering(index)).toMatchObject({ pinning: 'first-mint' });
  });

  it('asks nobody where the ids are given, or where the profile is PyPI’s', async () => {
    const forge = await forgeOf(PUBLIC);
    const given = { ...FIELDS, ownerId: '7', repositoryId: '8' };
    expect(await registering(await indexWith(forge.url), given)).toMatchObject({ fields: given });
    await registering(await indexWith(forge.url, { profile: REGISTRY_PROFILES.pypi }));
    expect(forge.asked).toEqual([]);
  });

  it('lets an id that is given win', async () => {
    const index = await indexWith((await forgeOf(PUBLIC)).url);
    expect(await registering(index, { ...FIELDS, ownerId: '7' })).toMatchObject({
      fields: { ownerId: '7', repositoryId: '1296269' },
    });
  });
});
