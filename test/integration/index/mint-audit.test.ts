import { describe, expect, it } from 'vitest';
import { OCTO_APP, type TestIndex, testIndex } from '../../support/index/test-index.ts';

const EVIL = {
  repository: 'evil/app',
  repository_owner: 'evil',
  repository_owner_id: '666',
  job_workflow_ref: 'evil/app/.github/workflows/release.yml@refs/tags/v1',
};

async function refusals(index: TestIndex): Promise<unknown[]> {
  const events = await index.index.listEvents(100);
  return events.filter(({ event }) => event === 'mint-refused').map(({ details }) => details['code']);
}

function logged(index: TestIndex): number {
  return index.log.filter(({ event }) => event === 'mint-refused').length;
}

describe('the audit trail of refused mints', () => {
  it('cannot be filled by a stranger who runs CI somewhere else (attack)', async () => {
    const index = await testIndex();
    await index.addPending();
    const replayed = await index.idToken(EVIL);
    for (let times = 0; times < 3; times += 1) {
      await index.exchange(replayed);
      await index.exchange(await index.idToken(EVIL));
    }
    expect([await refusals(index), logged(index)]).toEqual([[], 6]);
  });

  it('holds a refusal from under the names of a publisher once, however often it is replayed', async () => {
    const index = await testIndex();
    await index.addPending();
    const token = await index.idToken({ environment: 'release' });
    for (let times = 0; times < 3; times += 1) await index.exchange(token);
    expect([await refusals(index), logged(index)]).toEqual([['publisher-environment-mismatch'], 3]);
    await index.exchange(await index.idToken({ environment: 'release' }));
    expect(await refusals(index)).toHaveLength(2);
  });

  it('tells the owner of a re-created repository, and of a token that is used twice', async () => {
    const index = await testIndex();
    await index.uploadToken();
    await index.exchange(await index.idToken({ repository_id: '999' }));
    const token = await index.idToken();
    await index.exchange(token);
    await index.exchange(token);
    expect(await refusals(index)).toEqual(['id-token-reused', 'publisher-repository-changed']);
  });

  it('tells of a pending publisher whose project exists', async () => {
    const index = await testIndex();
    await index.addPending(OCTO_APP, 'taken');
    await index.index.createProject('taken');
    await index.exchange(await index.idToken());
    expect(await refusals(index)).toEqual(['pending-publisher-project-exists']);
  });

  it('leaves an unproven ID token to the log', async () => {
    const index = await testIndex();
    await index.addPending();
    await index.exchange(await index.idToken({ aud: 'pypi' }));
    expect([await refusals(index), logged(index)]).toEqual([[], 1]);
  });
});
