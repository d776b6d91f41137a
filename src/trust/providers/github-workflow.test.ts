import { describe, expect, it } from 'vitest';
import { endOfRepository, extractGitHubWorkflow, subjectFormat } from './github-workflow.ts';

describe('extractGitHubWorkflow', () => {
  it.each([
    ['octo/app/.github/workflows/release.yml@refs/tags/v1', 'release.yml'],
    ['octo/app/.github/workflows/nested.yml@evil.yml@refs/heads/main', 'nested.yml@evil.yml'],
    ['octo/app/.github/workflows/basic.yml@refs/heads/misleading@branch.yml', 'basic.yml'],
    ['evil.yml@x/app/.github/workflows/release.yml@refs/heads/main', 'evil.yml'],
    ['octo/app/.github/workflows/.yml@refs/heads/main', undefined],
    ['octo/app/.github/workflows/main.yml', undefined],
    ['', undefined],
    [7, undefined],
  ])('takes %j for %j', (claim, file) => {
    expect(extractGitHubWorkflow({ job_workflow_ref: claim })).toBe(file);
  });

  it('reads the caller when asked', () => {
    expect(extractGitHubWorkflow({ workflow_ref: 'o/a/.github/workflows/c.yaml@r' }, 'workflow_ref')).toBe(
      'c.yaml',
    );
  });

  it('is done soon with a hostile claim (attack: quadratic search)', () => {
    expect(extractGitHubWorkflow({ job_workflow_ref: '.yml'.repeat(50_000) })).toBeUndefined();
  }, 1000);
});

describe('endOfRepository', () => {
  it('is behind the second part', () => {
    expect(endOfRepository('octo/app/.github/x')).toBe(8);
    expect(endOfRepository('octo/app')).toBe(8);
    expect(endOfRepository('octo')).toBe(4);
  });
});

describe('subjectFormat', () => {
  it.each([
    ['repo:octo/app:ref:refs/tags/v1', 'legacy'],
    ['repo:octo/app:environment:pypi', 'legacy'],
    ['repo:octo/app:pull_request', 'legacy'],
    ['repo:octo@1/app@2:environment:pypi', 'immutable'],
    ['repo:octo/app:actor:mona', 'customised'],
    ['repository_owner:octo', 'customised'],
    ['', 'customised'],
  ])('of %j is %s', (sub, format) => {
    expect(subjectFormat(sub)).toBe(format);
  });
});
