import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { DUPLICATE_TRIGGERS } from './duplicate-triggers.ts';

const workflow = (on: string, extra = ''): string => `on:
  ${on}
jobs:
  publish:
    ${extra}
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(DUPLICATE_TRIGGERS, { workflows: { 'release.yml': workflow(...given) } });
const BOTH = "push: { tags: ['v*'] }\n  release: { types: [published] }";

describe('duplicate-triggers', () => {
  it('reports push and release', () => {
    expect(found(BOTH)).toMatchObject([
      {
        line: 3,
        severity: 'warning',
        message:
          'job `publish` is started by the push of a tag and again by its release, and publishes twice',
      },
    ]);
  });

  it('reports push and create', () => {
    expect(found('push:\n  create:')).toMatchObject([{ line: 3 }]);
  });

  it.each([
    ["push: { tags: ['v*'] }\n  workflow_dispatch:"],
    ['push: { branches: [main] }\n  release:'],
    [BOTH, "if: github.event_name == 'release'"],
  ])('is content with %j %s', (on, extra = '') => {
    expect(found(on, extra)).toEqual([]);
  });
});
