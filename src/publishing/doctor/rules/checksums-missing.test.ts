import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { CHECKSUMS_MISSING } from './checksums-missing.ts';

const found = (step: string, publish = 'uv publish'): readonly unknown[] =>
  findingsOf(CHECKSUMS_MISSING, {
    workflows: {
      'release.yml': `on: push
jobs:
  build:
    steps: [ { ${step} } ]
  publish:
    needs: build
    permissions: { id-token: write }
    steps: [ { run: ${publish} } ]
`,
    },
  });

describe('checksums-missing', () => {
  it.each(['run: uv build', `uses: "a/b@sha256:${'0'.repeat(64)}"`])('notes a release with `%s`', (step) => {
    expect(found(step)).toMatchObject([{ line: 5, severity: 'note' }]);
  });

  it.each([
    'run: sha256sum dist/* > SHA256SUMS',
    'run: shasum -a 256 dist/*',
    'run: tokenless checksums dist',
  ])('is content with `%s`', (step) => {
    expect(found(step)).toEqual([]);
  });

  it('is content with the test index', () => {
    expect(found('run: uv build', 'uv publish --index testpypi')).toEqual([]);
  });
});
