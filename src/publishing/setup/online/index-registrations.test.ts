import { describe, expect, it } from 'vitest';
import {
  type StandInReply,
  type StandInRequest,
  createTestClock,
  startStandIn,
} from '../../../../test/support/stand-in-server.ts';
import { Secret } from '../../../base/index.ts';
import type { CompletePublisher } from '../../config/index.ts';
import { type IndexAnswers, readIndexRegistrations } from './index-registrations.ts';

const CREDENTIAL = 'owner-credential-0123456789abcdef';

function declaredAt(index: string): CompletePublisher {
  const names = { project: 'my-app', owner: 'octo', repository: 'app', workflow: 'release.yml' };
  return { index, provider: 'github', ...names, reviewers: [], versions: 'all' };
}

const read = (...declared: readonly CompletePublisher[]): Promise<IndexAnswers> =>
  readIndexRegistrations({
    declared,
    repositories: [{ owner: 'octo', name: 'app' }],
    credential: new Secret(CREDENTIAL),
    totalSeconds: 0.5,
    deps: createTestClock(),
  });

const FIELDS = { owner: 'octo', repository: 'app', workflow: 'release.yml' };
const registered = (changes: object): object => ({
  id: 'x',
  project: 'my-app',
  provider: 'github',
  pending: false,
  fields: FIELDS,
  ...changes,
});

const listing =
  (...publishers: readonly object[]) =>
  (request: StandInRequest): StandInReply =>
    request.headers['authorization'] === `Bearer ${CREDENTIAL}` && request.path === '/_/manage/publishers'
      ? { body: { publishers } }
      : { status: 401 };

describe('readIndexRegistrations', () => {
  it('tells what is registered there for these projects and this repository', async () => {
    await using index = await startStandIn(
      listing(
        registered({ fields: { ...FIELDS, environment: 'pypi', ownerId: '11', repositoryId: '22' } }),
        registered({ project: 'My.App', fields: { ...FIELDS, owner: 'other', environment: '' } }),
        registered({ project: 'second', pending: true, fields: { ...FIELDS, owner: 'Octo' } }),
        registered({ project: 'strangers', fields: { ...FIELDS, owner: 'other' } }),
        registered({
          provider: 'gitlab',
          fields: { namespace: 'octo/sub', project: 'app', workflow: '.gitlab-ci.yml', projectId: '33' },
        }),
        registered({ provider: 'google', fields: { email: 'a@example.com' } }),
        registered({ provider: 'github', fields: { owner: 'octo' } }),
      ),
    );
    const url = `${index.url}/legacy/`;
    const { indexes, unseen } = await read(declaredAt(url), declaredAt('pypi'));
    expect(unseen).toEqual([]);
    const plain = { ...declaredAt(url), pending: false };
    expect(indexes).toEqual([
      {
        index: url,
        publishers: [
          { ...plain, environment: 'pypi', ownerId: '11', repositoryId: '22' },
          { ...plain, project: 'My.App', owner: 'other' },
          { ...plain, project: 'second', pending: true, owner: 'Octo' },
          { ...plain, provider: 'gitlab', owner: 'octo/sub', workflow: '.gitlab-ci.yml', repositoryId: '33' },
        ],
      },
    ]);
  });

  it.each([
    [{ status: 401, body: { code: 'credential-wrong', title: CREDENTIAL } }, 'status 401'],
    [{ status: 500, reason: 'Broken' }, 'status 500'],
    [{ body: `<title>${CREDENTIAL}</title>` }, '`index-response-unreadable`'],
    [{ body: { publishers: [{ id: CREDENTIAL }] } }, '`index-response-unreadable`'],
  ])('leaves out an index that answers %j, and repeats nothing of it', async (reply, why) => {
    await using index = await startStandIn(() => reply);
    const answers = await read(declaredAt(`${index.url}/legacy/`));
    const host = new URL(index.url).host;
    expect(answers).toEqual({
      indexes: [],
      unseen: [`\`${host}\` did not tell what is registered there (${why})`],
    });
  });

  it('waits no longer than its time', async () => {
    await using index = await startStandIn(() => undefined);
    expect((await read(declaredAt(`${index.url}/legacy/`))).unseen).toEqual([
      `\`${new URL(index.url).host}\` took too long`,
    ]);
  });

  it('takes the credential to no index when several are declared (attack)', async () => {
    await using one = await startStandIn(listing());
    await using other = await startStandIn(listing());
    const { indexes, unseen } = await read(
      declaredAt(`${one.url}/legacy/`),
      declaredAt(`${other.url}/legacy/`),
    );
    expect(indexes).toEqual([]);
    expect(unseen).toEqual(['the credential is for one index, and 2 are declared by URL: none was asked']);
    expect([...one.requests, ...other.requests]).toEqual([]);
  });

  it('says that there is no index to ask', async () => {
    expect((await read(declaredAt('pypi'))).unseen).toHaveLength(1);
  });
});
