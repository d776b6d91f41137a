import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { REPOSITORY_MISMATCH } from './repository-mismatch.ts';
const PYPI = { index: 'pypi', environment: 'pypi' } as const;

const found = (publisher: object, facts = {}): readonly unknown[] =>
  findingsOf(REPOSITORY_MISMATCH, {
    workflows: { 'release.yml': aRelease() },
    publishers: [{ ...PYPI, ...publisher }],
    facts,
  });

describe('repository-mismatch', () => {
  it.each([
    [{ repository: 'application' }, 'octo/application'],
    [{ owner: 'octocat', repository: 'application' }, 'octocat/application'],
  ])('names both repositories for %j', (publisher, expected) => {
    expect(found(publisher)).toMatchObject([
      {
        line: 6,
        severity: 'error',
        message: `PyPI expects the repository \`${expected}\`, and ID tokens of this one name \`octo/app\``,
        mend: expect.stringMatching(
          /^rename the repository back, or re-register at https:\/\/pypi\.org.*repository `app`/u,
        ) as string,
      },
    ]);
  });

  it('tells a repository that was renamed at the forge, whatever the configuration says', () => {
    const online = { fullName: 'octo/renamed', redirected: true, unseen: [] };
    expect(found({}, { online })).toMatchObject([
      {
        message: expect.stringContaining(
          'name `octo/renamed`; GitHub redirects the old name, its ID tokens do not',
        ) as string,
        mend: expect.stringContaining('repository `renamed`') as string,
      },
    ]);
  });

  it('is content where the registration has the new name already', () => {
    const online = { fullName: 'octo/renamed', redirected: true, unseen: [] };
    expect(found({ repository: 'renamed' }, { online })).toEqual([]);
  });

  it('says that letters differ only in case', () => {
    expect(found({ repository: 'App' })).toMatchObject([
      { message: expect.stringContaining('differ only in case') as string, confidence: 'medium' },
    ]);
  });

  it('tells owner and letter case at once', () => {
    expect(found({ owner: 'octocat', repository: 'App' })).toHaveLength(1);
  });

  it('says nothing of the right one, and of another owner alone', () => {
    expect([...found({}), ...found({ owner: 'octocat' })]).toEqual([]);
  });
});
