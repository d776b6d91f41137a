import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { SELF_HOSTED_PUBLISH } from './self-hosted-publish.ts';

const found = (runsOn: string): readonly unknown[] =>
  findingsOf(SELF_HOSTED_PUBLISH, {
    workflows: {
      'release.yml': `on: push
jobs:
  publish:
    runs-on: ${runsOn}
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
  test: { runs-on: self-hosted }
`,
    },
  });

describe('self-hosted-publish', () => {
  it.each(['self-hosted', '[self-hosted, linux]'])('notes `runs-on: %s`', (runsOn) => {
    expect(found(runsOn)).toMatchObject([{ line: 4, severity: 'note' }]);
  });

  it.each(['ubuntu-latest', '${{ vars.RUNNER }}', '{ group: big }'])(
    'is content with `runs-on: %s`',
    (runsOn) => {
      expect(found(runsOn)).toEqual([]);
    },
  );
});
