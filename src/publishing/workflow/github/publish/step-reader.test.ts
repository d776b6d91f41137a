import { describe, expect, it } from 'vitest';
import type { Context } from '../expressions/evaluate.ts';
import { known } from '../expressions/value.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';
import { StepReader } from './step-reader.ts';

const [job] = readGitHubWorkflow(
  `on: push
jobs:
  publish:
    steps:
      - run: uv publish
        if: github.event_name == 'push'
      - run: twine upload -r \${{ matrix.index }} dist/*
`,
  'a.yml',
).jobs;

/** A context that counts what it is asked. */
function counting(answers: Readonly<Record<string, string>>): { context: Context; asked: () => number } {
  let count = 0;
  const context: Context = (path) => {
    count += 1;
    const answer = answers[path.join('.')];
    return answer === undefined ? undefined : known(answer);
  };
  return { context, asked: () => count };
}

describe('StepReader', () => {
  const reader = new StepReader();
  const read = (context: Context, idToken: 'job' | 'missing' = 'job'): readonly string[] => {
    if (job === undefined) throw new TypeError('the workflow has a job');
    const reading = { job, environmentVariables: new Map(), context, idToken, isRelease: false, sources: {} };
    return reader.read(reading).map(({ method, index, auth }) => `${method} ${String(index)} ${auth}`);
  };

  it('reads anew for another answer, and only for that', () => {
    const push = { 'github.event_name': 'push', 'matrix.index': 'testpypi' };
    const expected = ['uv pypi oidc', 'twine testpypi oidc'];
    expect(read(counting(push).context)).toEqual(expected);
    const again = counting({ ...push, 'github.actor': 'octocat' });
    expect(read(again.context)).toEqual(expected);
    expect(again.asked()).toBe(2);
    expect(read(counting({ ...push, 'github.event_name': 'release' }).context)).toEqual([
      'twine testpypi oidc',
    ]);
    expect(read(counting({ ...push, 'matrix.index': 'pypi' }).context)).toEqual([
      'uv pypi oidc',
      'twine pypi oidc',
    ]);
  });

  it('reads anew for another permission', () => {
    const answers = { 'github.event_name': 'push', 'matrix.index': 'testpypi' };
    expect(read(counting(answers).context, 'missing')).toEqual(['uv pypi unknown', 'twine testpypi unknown']);
  });
});
