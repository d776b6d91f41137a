import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { OWNER_CHANGED } from './owner-changed.ts';

const found = (publisher: object, online: object, index = 'pypi'): readonly unknown[] =>
  findingsOf(OWNER_CHANGED, {
    workflows: {
      'release.yml': aRelease(index === 'pypi' ? {} : { step: `run: uv publish --publish-url ${index}` }),
    },
    publishers: [{ index, environment: 'pypi', ...publisher }],
    facts: { online: { unseen: [], ...online } },
  });

const OURS = 'https://packages.example/legacy/';

describe('owner-changed', () => {
  it('tells an owner that has the name and another id', () => {
    expect(found({ ownerId: '11' }, { ownerId: '22' })).toMatchObject([
      {
        line: 6,
        message:
          'PyPI knows the owner of this name by the id 11, and the forge now has 22: it is not the same owner',
        mend: expect.stringContaining(
          're-register at https://pypi.org/manage/project/app/settings/publishing/',
        ) as string,
      },
    ]);
  });

  it('tells a repository that was made anew, where the index knows its id', () => {
    expect(found({ repositoryId: '11' }, { repositoryId: '22' }, OURS)).toMatchObject([
      { message: expect.stringContaining('it is not the same repository') as string },
    ]);
    expect(found({ repositoryId: '11' }, { repositoryId: '22' })).toEqual([]);
  });

  it.each([
    [{ ownerId: '11' }, { ownerId: '11' }],
    [{ ownerId: '11' }, {}],
    [{}, { ownerId: '22' }],
  ])('says nothing of %j where the forge says %j', (publisher, online) => {
    expect(found(publisher, online)).toEqual([]);
  });
});
