import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { ATTESTATIONS_TWICE } from './attestations-twice.ts';

const ACTION = 'pypa/gh-action-pypi-publish@release/v1';
const workflow = (
  first: string,
  second: string,
  uses = ACTION,
): string => `on: { push: { tags: ['v*'] }, release: {} }
jobs:
  publish:
    permissions: { id-token: write }
    steps:
      - uses: ${uses}
        with: { repository-url: 'https://test.pypi.org/legacy/', ${first} }
      - uses: ${uses}
        ${second}
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(ATTESTATIONS_TWICE, { workflows: { 'release.yml': workflow(...given) } });

describe('attestations-twice', () => {
  it.each(['', 'with: { packages-dir: ./dist/ }'])('reports a second step with `%s`', (second) => {
    expect(found('', second)).toMatchObject([
      {
        line: 8,
        severity: 'error',
        message:
          'job `publish` publishes `dist` a second time, where the attestations of the first lie already',
      },
    ]);
  });

  it('is less sure where a condition may keep one of them out', () => {
    expect(found('', 'if: vars.REALLY')).toMatchObject([{ confidence: 'medium' }]);
  });

  it.each([
    ['the first makes none', 'attestations: false', ''],
    ['the folders differ', 'packages-dir: other', ''],
    ['the second has a password, and makes none', '', 'with: { password: "${{ secrets.X }}" }'],
    ['the action is older than attestations', '', '', 'pypa/gh-action-pypi-publish@v1.8.14'],
    ['a comment says that it is', '', '', `pypa/gh-action-pypi-publish@${'a'.repeat(40)} # v1.10.3`],
  ])('is content where %s', (_what, first, second, uses = ACTION) => {
    expect(found(first, second, uses)).toEqual([]);
  });

  it('is content where no event reaches both', () => {
    const text = workflow('', "if: github.event_name == 'release'").replace(
      '        with: {',
      "        if: github.event_name == 'push'\n        with: {",
    );
    expect(findingsOf(ATTESTATIONS_TWICE, { workflows: { 'release.yml': text } })).toEqual([]);
  });
});
