import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { INDEX_UNKNOWN } from './index-unknown.ts';

const found = (step: string): readonly unknown[] =>
  findingsOf(INDEX_UNKNOWN, { workflows: { 'release.yml': aRelease({ step }) } });

describe('index-unknown', () => {
  it.each([
    ['run: uv publish --index "$(cat index)"', 'uv'],
    ['run: twine upload --repository-url "$WHERE" dist/*', 'twine'],
    ['uses: pypa/gh-action-pypi-publish@v1\nwith: { repository-url: "${{ vars.WHERE }}" }', 'pypa-action'],
  ])('notes %s', (step, tool) => {
    expect(found(step)).toMatchObject([
      {
        line: 12,
        severity: 'note',
        message: `only the run decides to which index job \`publish\` publishes by \`${tool}\`: nobody can tell whether it is accepted`,
        mend: 'write the index as it is, with one job for each',
      },
    ]);
  });

  it.each([
    'run: uv publish',
    'run: uv publish --publish-url https://packages.example/legacy/',
    'run: make publish',
    'run: uv publish --token "${{ secrets.TOKEN }}" --index "$(cat index)"',
  ])('says nothing of %s', (step) => {
    expect(found(step)).toEqual([]);
  });
});
