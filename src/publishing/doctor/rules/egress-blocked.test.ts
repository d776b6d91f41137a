import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { EGRESS_BLOCKED } from './egress-blocked.ts';

const workflow = (inputs: string, publish: string): string => `on: push
jobs:
  publish:
    permissions: { id-token: write }
    steps:
      - uses: step-security/harden-runner@v2
        with:
          ${inputs}
      - ${publish}
`;
const found = (
  inputs: string,
  publish = 'uses: pypa/gh-action-pypi-publish@release/v1',
): readonly unknown[] =>
  findingsOf(EGRESS_BLOCKED, { workflows: { 'release.yml': workflow(inputs, publish) } });
const allowing = (...hosts: readonly string[]): string =>
  `egress-policy: block\n          allowed-endpoints: >\n            ${hosts.map((host) => `${host}:443`).join('\n            ')}`;
const PYPI = ['upload.pypi.org', 'pypi.org'];
const ALL = [...PYPI, 'ghcr.io', 'fulcio.sigstore.dev', 'rekor.sigstore.dev', 'tuf-repo-cdn.sigstore.dev'];

describe('egress-blocked', () => {
  it.each(ALL)('reports that %s is missing', (host) => {
    expect(found(allowing(...ALL.filter((one) => one !== host)))).toMatchObject([
      {
        line: 9,
        severity: 'error',
        message: `job \`publish\` may not reach \`${host}\`, which publishing needs`,
        mend: `add \`${host}:443\` to \`allowed-endpoints\``,
      },
    ]);
  });

  it('reports a list that is not there', () => {
    expect(found('egress-policy: block', 'run: uv publish')).toMatchObject([
      {
        line: 8,
        message: 'job `publish` may not reach `upload.pypi.org`, `pypi.org`, which publishing needs',
      },
    ]);
  });

  it.each([
    [allowing(...ALL), undefined],
    [allowing(...PYPI, 'ghcr.io', '*.sigstore.dev'), undefined],
    [allowing(...PYPI), 'run: uv publish'],
    [allowing('test.pypi.org'), 'run: uv publish --index testpypi'],
    [
      allowing(...PYPI, 'ghcr.io'),
      'uses: pypa/gh-action-pypi-publish@release/v1\n        with: { attestations: false }',
    ],
    ['egress-policy: audit', undefined],
    ['egress-policy: block\n          allowed-endpoints: "${{ vars.ALLOWED }}"', undefined],
    ['egress-policy: block\n          policy: publish', undefined],
  ])('is content: %#', (inputs, publish) => {
    expect(found(inputs, publish)).toEqual([]);
  });
});
