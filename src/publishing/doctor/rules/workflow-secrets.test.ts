import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { WORKFLOW_SECRETS } from './workflow-secrets.ts';

const found = (value: string, run = 'uv publish'): readonly unknown[] =>
  findingsOf(WORKFLOW_SECRETS, {
    workflows: {
      'release.yml': `on: push
env:
  PLAIN: 1
  TOKEN: ${value}
jobs:
  publish:
    permissions: { id-token: write }
    env: { OTHER: '\${{ secrets.OTHER }}' }
    steps: [ { run: ${run} } ]
`,
    },
  });

describe('workflow-secrets', () => {
  it.each(['${{ secrets.DEPLOY }}', "${{ secrets['DEPLOY'] || '' }}", 'x-${{ secrets . DEPLOY }}'])(
    'reports %s',
    (value) => {
      expect(found(value)).toMatchObject([
        {
          line: 4,
          severity: 'warning',
          message: '`TOKEN` hands the secret `DEPLOY` to every step of every job',
        },
      ]);
    },
  );

  it('notes the token of the forge', () => {
    expect(found('${{ secrets.GITHUB_TOKEN }}')).toMatchObject([{ line: 4, severity: 'note' }]);
  });

  it('is content without one, and with a workflow that does not publish', () => {
    expect([...found('${{ vars.DEPLOY }}'), ...found('${{ secrets.DEPLOY }}', 'make test')]).toEqual([]);
  });
});
