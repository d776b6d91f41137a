import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { HIDDEN_PUBLISH } from './hidden-publish.ts';

const found = (step: string): readonly unknown[] =>
  findingsOf(HIDDEN_PUBLISH, { workflows: { 'release.yml': aRelease({ step }) } });

describe('hidden-publish', () => {
  it.each(['run: make publish', 'run: ./scripts/pypi-publish.sh', 'run: nox -s publish', 'run: ./go.sh'])(
    'notes %s',
    (step) => {
      expect(found(step)).toMatchObject([
        {
          line: 12,
          severity: 'note',
          confidence: 'low',
          message:
            'job `publish` hands over to a script or a task that may publish: what it publishes, and where, nobody can tell',
        },
      ]);
    },
  );

  it('notes a called workflow that is not there', () => {
    const text = `on: push\njobs:\n  publish:\n    permissions: { id-token: write }\n    uses: ./.github/workflows/gone.yml\n`;
    expect(findingsOf(HIDDEN_PUBLISH, { workflows: { 'release.yml': text } })).toMatchObject([
      {
        line: 3,
        message: expect.stringContaining(
          'calls `./.github/workflows/gone.yml`, which cannot be read here',
        ) as string,
      },
    ]);
  });

  it.each(['run: uv publish', 'run: make publish-docs', 'run: make build'])('says nothing of %s', (step) => {
    expect(found(step)).toEqual([]);
  });
});
