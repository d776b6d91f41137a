import { describe, expect, it } from 'vitest';
import { aProject, findingsOf } from '../testing.ts';
import { PENDING_OUTDATED } from './pending-outdated.ts';

const INDEX = 'https://packages.example/legacy/';

function found(declared: object, registered: object | undefined): readonly unknown[] {
  const known = registered === undefined ? [] : [{ index: INDEX, environment: 'pypi', ...registered }];
  const { registrations } = aProject({ publishers: known });
  const indexes = [{ index: INDEX, publishers: registrations.publishers }];
  return findingsOf(PENDING_OUTDATED, {
    publishers: [{ index: INDEX, environment: 'pypi', pending: true, ...declared }],
    facts: { indexes },
  });
}

describe('pending-outdated', () => {
  it('tells a name that was taken meanwhile', () => {
    expect(found({}, { owner: 'mallory' })).toMatchObject([
      {
        severity: 'error',
        message: `the project \`app\` exists at \`${INDEX}\` with other publishers, so this pending publisher can never create it: pending reserves no name`,
        mend: expect.stringMatching(/^remove `pending = true` and re-register/u) as string,
      },
    ]);
  });

  it('notes one that became a publisher', () => {
    expect(found({}, {})).toMatchObject([
      {
        severity: 'note',
        message: `the project \`app\` exists at \`${INDEX}\`, and its publisher is no longer pending`,
        mend: 'remove `pending = true`',
      },
    ]);
  });

  it.each([
    [{}, undefined],
    [{}, { pending: true }],
    [{}, { project: 'other' }],
    [{ pending: false }, { owner: 'mallory' }],
    [{ index: 'pypi' }, { owner: 'mallory' }],
  ])('says nothing of %j where %j is registered', (declared, registered) => {
    expect(found(declared, registered)).toEqual([]);
  });
});
