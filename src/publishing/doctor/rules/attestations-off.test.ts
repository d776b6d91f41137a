import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { ATTESTATIONS_OFF } from './attestations-off.ts';

const workflow = (inputs: string): string => `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    permissions: { id-token: write }
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
        with:
          print-hash: true
          ${inputs}
`;
const found = (inputs: string): readonly unknown[] =>
  findingsOf(ATTESTATIONS_OFF, { workflows: { 'release.yml': workflow(inputs) } });

describe('attestations-off', () => {
  it.each(['attestations: false', 'attestations: "false"'])('reports `%s`', (inputs) => {
    expect(found(inputs)).toMatchObject([
      { line: 9, message: 'job `publish` publishes without attestations' },
    ]);
  });

  it.each(['attestations: true', '', 'attestations: ${{ vars.ATTEST }}'])(
    'is content with `%s`',
    (inputs) => {
      expect(found(inputs)).toEqual([]);
    },
  );

  it('is content where only the test index goes without', () => {
    expect(found('attestations: false\n          repository-url: https://test.pypi.org/legacy/')).toEqual([]);
  });
});
