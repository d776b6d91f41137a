import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { PUBLISH_UNGATED } from './publish-ungated.ts';

const workflow = (other: string, needs = '', args = ''): string => `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    permissions: { id-token: write }
    ${needs}
    steps:
      - run: uv publish ${args}
  ${other}
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(PUBLISH_UNGATED, { workflows: { 'release.yml': workflow(...given) } });

describe('publish-ungated', () => {
  it.each(['test: {}', 'unit: { name: Lint and tests }', 'build-wheels: {}'])(
    'reports a job beside `%s`',
    (other) => {
      const id = other.split(':')[0] ?? '';
      expect(found(other)).toMatchObject([
        { line: 3, severity: 'warning', message: `job \`publish\` publishes without waiting for \`${id}\`` },
      ]);
    },
  );

  it.each([
    ['needs it', 'test: {}', 'needs: test'],
    ['has others behind it', 'test-install: { needs: publish }'],
    ['is alone with jobs that are no gates', 'notes: {}'],
    ['publishes to the test index', 'test: {}', '', '--index testpypi'],
    [
      'stands beside another publish job',
      'test-upload: { permissions: { id-token: write }, steps: [ { run: uv publish } ], needs: publish }',
    ],
  ])('is content with a job that %s', (_what, other, needs = '', args = '') => {
    expect(found(other, needs, args)).toEqual([]);
  });
});
