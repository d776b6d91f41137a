import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { SKIP_EXISTING } from './skip-existing.ts';

const found = (step: string): readonly unknown[] =>
  findingsOf(SKIP_EXISTING, {
    workflows: {
      'release.yml': `on: push
jobs:
  publish:
    permissions: { id-token: write }
    steps:
      - ${step}
`,
    },
  });
const ACTION = 'uses: pypa/gh-action-pypi-publish@release/v1\n        with:\n          ';

describe('skip-existing', () => {
  it.each([
    [`${ACTION}skip-existing: true`, 8],
    [`${ACTION}skip_existing: true`, 8],
    ['run: |\n          twine check dist/*\n          twine upload --skip-existing dist/*', 8],
    ['run: twine upload --skip-existing dist/*', 6],
  ])('notes %j', (step, line) => {
    expect(found(step)).toMatchObject([
      {
        line,
        severity: 'note',
        message: 'job `publish` skips files that the index has, also when their bytes differ',
      },
    ]);
  });

  it.each([
    `${ACTION}skip-existing: false`,
    `${ACTION}skip-existing: true\n          repository-url: https://test.pypi.org/legacy/`,
    'run: uv publish --check-url https://pypi.org/simple/',
    'run: twine upload --skip-existing -r testpypi dist/*',
  ])('is content with %j', (step) => {
    expect(found(step)).toEqual([]);
  });

  it('is content where a job behind it compares the hashes of what is served', () => {
    const step = `${ACTION}skip-existing: true\n  served:\n    needs: publish\n    steps:\n      - run: RUN`;
    expect(found(step.replace('RUN', 'sha256sum --check SHA256SUMS'))).toEqual([]);
    expect(found(step.replace('RUN', 'pip install app'))).toHaveLength(1);
  });
});
