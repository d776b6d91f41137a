import { describe, expect, it } from 'vitest';
import type { ForgeEnvironment } from '../facts.ts';
import { findingsOf } from '../testing.ts';
import { ENVIRONMENT_REFUSES_REF } from './environment-refuses-ref.ts';

const workflow = (on: string, name = 'pypi'): string => `on: ${on}
jobs:
  publish:
    environment: ${name}
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
`;
type Patterns = ForgeEnvironment['refPatterns'];

function found(on: string, refPatterns: Patterns, tag?: string): readonly unknown[] {
  const environment = { name: 'PyPI', reviewers: [], preventsSelfReview: true, waitMinutes: 0, refPatterns };
  const online = { environments: [environment], unseen: [] };
  const facts = { online, ...(tag === undefined ? {} : { tag }) };
  return findingsOf(ENVIRONMENT_REFUSES_REF, { workflows: { 'release.yml': workflow(on) }, facts });
}
const tag = (pattern: string): { kind: 'tag'; pattern: string } => ({ kind: 'tag', pattern });
const branch = (pattern: string): { kind: 'branch'; pattern: string } => ({ kind: 'branch', pattern });
const TAGS = "{ push: { tags: ['v*'] } }";

describe('environment-refuses-ref', () => {
  it.each([
    ['protected branches only', TAGS, []],
    ['a branch only', TAGS, [branch('main')]],
    ['tags of another form', TAGS, [tag('release-*')]],
    ['tags, where a push to a branch publishes', '{ push: { branches: [main] } }', [tag('v*')]],
    ['another branch', '{ push: { branches: [main] } }', [branch('release')]],
    ['tags, where only a person starts it on a branch', 'workflow_dispatch', [branch('main')].slice(1)],
  ])('reports an environment that lets in %s', (_what, on, patterns) => {
    expect(found(on, patterns)).toMatchObject([{ line: 4, severity: 'error' }]);
  });

  it('says what is refused and what is let in', () => {
    expect(found(TAGS, [tag('release-*')])).toMatchObject([
      {
        message:
          'environment `PyPI` refuses `refs/tags/v*`, on which `push` starts job `publish`: it lets in tag `release-*`',
      },
    ]);
  });

  it('judges by the tag that is to be pushed', () => {
    expect(found(TAGS, [tag('v[0-9].[0-9]')], 'v1.2.3')).toHaveLength(1);
    expect(found(TAGS, [tag('v[0-9].[0-9].[0-9]')], 'v1.2.3')).toEqual([]);
  });

  it('reports a pattern that was copied from the filter of the workflow, where `+` means something', () => {
    const copied = 'v[0-9]+.[0-9]+.[0-9]+';
    expect(found(`{ push: { tags: ['${copied}'] } }`, [tag(copied)], 'v1.2.3')).toMatchObject([
      { severity: 'error', mend: expect.stringContaining('`+` is a plus there') as string },
    ]);
  });

  it.each([
    ['everything', TAGS, undefined],
    ['the tags', TAGS, [tag('v*.*')]],
    ['the branch', '{ push: { branches: [main] } }', [branch('*')]],
    ['some branch, and any may be meant', 'workflow_dispatch', [branch('main')]],
  ])('is content with an environment that lets in %s', (_what, on, patterns) => {
    expect(found(on, patterns)).toEqual([]);
  });

  it('only notes a run by hand that is held back beside tags that are let in', () => {
    expect(found("{ push: { tags: ['v*'] }, workflow_dispatch: {} }", [tag('v*')])).toMatchObject([
      { severity: 'note' },
    ]);
  });

  it('says nothing where the forge was not asked, and of an environment that it does not know', () => {
    const workflows = { 'release.yml': workflow(TAGS) };
    expect(findingsOf(ENVIRONMENT_REFUSES_REF, { workflows })).toEqual([]);
    const online = { environments: [], unseen: [] };
    expect(findingsOf(ENVIRONMENT_REFUSES_REF, { workflows, facts: { online } })).toEqual([]);
  });
});
