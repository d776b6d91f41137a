import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { PUBLISH_CONTINUES_ON_ERROR } from './publish-continues-on-error.ts';

const workflow = (job: string, step: string, args = ''): string => `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    ${job}
    permissions: { id-token: write }
    steps:
      - run: echo
        continue-on-error: true
      - run: uv publish ${args}
        ${step}
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(PUBLISH_CONTINUES_ON_ERROR, { workflows: { 'release.yml': workflow(...given) } });
const ON = 'continue-on-error: true';

describe('publish-continues-on-error', () => {
  it('reports the step and the job', () => {
    const message = 'job `publish` stays green when its upload fails';
    expect(found(ON, ON)).toMatchObject([
      { line: 4, severity: 'warning', message },
      { line: 10, severity: 'warning', message },
    ]);
  });

  it('notes it of the test index', () => {
    expect(found('', ON, '--index testpypi')).toMatchObject([{ line: 10, severity: 'note' }]);
  });

  it.each(['continue-on-error: false', 'continue-on-error: ${{ inputs.lax }}', ''])(
    'is content with `%s`, and with other steps that may fail',
    (step) => {
      expect(found('', step)).toEqual([]);
    },
  );
});
