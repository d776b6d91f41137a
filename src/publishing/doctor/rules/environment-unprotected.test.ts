import { describe, expect, it } from 'vitest';
import type { ForgeEnvironment } from '../facts.ts';
import { findingsOf } from '../testing.ts';
import { ENVIRONMENT_UNPROTECTED } from './environment-unprotected.ts';

const workflow = (args = ''): string => `on: push
jobs:
  publish:
    environment: pypi
    permissions: { id-token: write }
    steps: [ { run: uv publish ${args} } ]
`;
const PYPI: ForgeEnvironment = {
  name: 'PyPI',
  reviewers: ['mona'],
  preventsSelfReview: true,
  waitMinutes: 0,
  refPatterns: undefined,
};
function found(environments: readonly ForgeEnvironment[] | undefined, args?: string): readonly unknown[] {
  const online = { unseen: [], ...(environments === undefined ? {} : { environments }) };
  return findingsOf(ENVIRONMENT_UNPROTECTED, {
    workflows: { 'release.yml': workflow(args) },
    facts: { online },
  });
}

describe('environment-unprotected', () => {
  it.each([
    [[], 'warning', 'environment `pypi` does not exist: the first run makes it, without any protection'],
    [
      [{ ...PYPI, reviewers: [] }],
      'warning',
      'nobody has to approve what is published from environment `pypi`',
    ],
    [
      [{ ...PYPI, preventsSelfReview: false }],
      'note',
      'whoever starts a release may approve it in environment `pypi`',
    ],
  ])('reports %j', (environments, severity, message) => {
    expect(found(environments)).toMatchObject([{ line: 4, severity, message }]);
  });

  it('is content with a reviewer who is somebody else, and with the test index', () => {
    expect([...found([PYPI]), ...found([], '--index testpypi')]).toEqual([]);
  });

  it('says nothing where the forge did not tell', () => {
    expect(found(undefined)).toEqual([]);
  });
});
