import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { REGISTRATION_INVALID } from './registration-invalid.ts';

const found = (publisher: object, index = 'pypi'): readonly unknown[] =>
  findingsOf(REGISTRATION_INVALID, {
    workflows: { 'release.yml': aRelease() },
    publishers: [{ index, environment: 'pypi', ...publisher }],
  });

describe('registration-invalid', () => {
  it.each([
    [{ owner: 'o_o' }, 'a GitHub user or organization has letters, digits and hyphens only'],
    [{ workflow: '.github/workflows/release.yml' }, 'it has a `/`'],
    [{ environment: 'a,b' }, 'it has a character that GitHub does not allow'],
    [{ ownerId: 'x1' }, 'it is not a number'],
  ])('tells %j', (publisher, why) => {
    expect(found(publisher)).toMatchObject([
      {
        file: 'pyproject.toml',
        line: 1,
        message: expect.stringContaining('PyPI takes no such registration: ') as string,
        severity: 'error',
      },
    ]);
    expect(JSON.stringify(found(publisher))).toContain(why);
  });

  it('is content with a right one, and with an index whose form nobody knows', () => {
    expect(found({})).toEqual([]);
    expect(found({ owner: 'o_o' }, 'somewhere')).toEqual([]);
  });
});
