import { describe, expect, it } from 'vitest';
import { REGISTRY_PROFILES } from '../../../src/trust/index.ts';
import { OCTO_APP, type TestIndex, testIndex } from '../../support/index/test-index.ts';

const IDS = { ownerId: '100', repositoryId: '200' };

async function add(
  index: TestIndex,
  project: string,
  fields: Record<string, string> = OCTO_APP,
  pending = false,
): Promise<string> {
  if (!pending) await index.index.createProject(project);
  const registration = { project, provider: 'github', pending, fields };
  return index.index.addPublisher(registration).then(
    () => 'added',
    (error: unknown) => (error as { code: string }).code,
  );
}

describe('one identity and two projects', () => {
  it('is refused at registration, naming the other project to its owner', async () => {
    const index = await testIndex();
    await add(index, 'first');
    expect(await add(index, 'second')).toBe('publisher-identity-taken');
    await expect(
      index.index.addPublisher({ project: 'third', provider: 'github', pending: true, fields: OCTO_APP }),
    ).rejects.toThrow('registered for `first` already');
    expect((await index.exchange(await index.idToken())).status).toBe(200);
  });

  it.each<[string, Record<string, string>, string]>([
    ['an id that the other does not know', { ...OCTO_APP, ...IDS }, 'publisher-identity-taken'],
    ['another spelling', { ...OCTO_APP, owner: 'OCTO' }, 'publisher-identity-taken'],
    ['an environment of its own', { ...OCTO_APP, environment: 'second' }, 'added'],
    ['a workflow of its own', { ...OCTO_APP, workflow: 'second.yml' }, 'added'],
  ])('with %s', async (_what, fields, result) => {
    const index = await testIndex();
    await add(index, 'first');
    expect(await add(index, 'second', fields)).toBe(result);
  });

  it('is two identities where the ids differ', async () => {
    const index = await testIndex();
    await add(index, 'first', { ...OCTO_APP, ...IDS });
    expect(await add(index, 'second', { ...OCTO_APP, ...IDS, repositoryId: '201' })).toBe('added');
  });

  it('is refused before a pending publisher is reified, and changes nothing', async () => {
    const index = await testIndex();
    expect(await add(index, 'second', OCTO_APP, true)).toBe('added');
    await add(index, 'first');
    const answer = await index.exchange(await index.idToken());
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { code: 'publisher-identity-taken', errors: [{ code: 'invalid-pending-publisher' }] },
    ]);
    expect((await index.index.listPublishers()).map(({ project, pending }) => [project, pending])).toEqual([
      ['first', false],
      ['second', true],
    ]);
  });

  it('is allowed by the rules of PyPI, where a token covers both', async () => {
    const index = await testIndex({ profile: REGISTRY_PROFILES.pypi });
    await add(index, 'first');
    expect(await add(index, 'second')).toBe('added');
  });
});
