import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { PULL_REQUEST_PUBLISHES } from './pull-request-publishes.ts';

const found = (on: string, condition = ''): readonly unknown[] => {
  const text = aRelease({ on }).replace(
    '    needs: build\n',
    condition === '' ? '' : `    if: ${condition}\n`,
  );
  return findingsOf(PULL_REQUEST_PUBLISHES, { workflows: { 'release.yml': text } });
};

describe('pull-request-publishes', () => {
  it.each(['pull_request', 'pull_request_review'])('tells %s', (event) => {
    expect(found(`[push, ${event}]`)).toMatchObject([
      {
        line: 6,
        severity: 'error',
        message: `\`${event}\` starts publish job \`publish\`: it would publish what nobody has merged, and a pull request from a fork gets no ID token`,
        mend: expect.stringContaining(
          `set \`if: github.event_name != '${event}'\` on job \`publish\``,
        ) as string,
      },
    ]);
  });

  it('warns at a condition that nobody can decide', () => {
    expect(found('[push, pull_request]', "vars.RELEASE == 'yes'")).toMatchObject([
      { line: 7, severity: 'warning', confidence: 'medium' },
    ]);
  });

  it('warns where a script may only try, and where only the test index is reached', () => {
    const of = (step: string): readonly unknown[] =>
      findingsOf(PULL_REQUEST_PUBLISHES, {
        workflows: { 'release.yml': aRelease({ on: '[push, pull_request]', step }) },
      });
    expect(of('run: npm publish $([ "$DRY_RUN" ] && echo --dry-run)')).toMatchObject([
      { severity: 'warning', confidence: 'medium' },
    ]);
    expect(of('run: uv publish --publish-url https://test.pypi.org/legacy/')).toMatchObject([
      { severity: 'warning', confidence: 'high' },
    ]);
  });

  it.each([
    ['[push, pull_request]', "github.event_name == 'push'"],
    ['[push, pull_request]', "startsWith(github.ref, 'refs/tags/')"],
    ['{ pull_request: { types: [closed] } }', 'github.event.pull_request.merged == true'],
    ['push', ''],
    ['[push, pull_request_target]', ''],
  ])('says nothing of %s with `%s`', (on, condition) => {
    expect(found(on, condition)).toEqual([]);
  });
});
