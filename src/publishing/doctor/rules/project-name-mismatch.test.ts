import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { PROJECT_NAME_MISMATCH } from './project-name-mismatch.ts';

const found = (
  name: string,
  projects: readonly string[],
  paths: readonly string[] = [],
): readonly unknown[] =>
  findingsOf(PROJECT_NAME_MISMATCH, {
    files: { 'pyproject.toml': `[project]\nname = "${name}"\n` },
    publishers: projects.map((project) => ({ index: 'pypi', project })),
    facts: { paths: ['pyproject.toml', ...paths] },
  });

describe('project-name-mismatch', () => {
  it('names both projects', () => {
    expect(found('sampleproject', ['sampelproject'])).toMatchObject([
      {
        severity: 'error',
        message:
          'the project `sampelproject` is registered at PyPI, and `pyproject.toml` builds `sampleproject`',
        mend: 'register the publisher for `sampleproject`, or set `[project] name` to `sampelproject`',
      },
    ]);
  });

  it('goes on where other projects are only examples', () => {
    expect(found('one', ['two'], ['examples/demo/pyproject.toml', 'tests/data/pyproject.toml'])).toHaveLength(
      1,
    );
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['sample', ['sample'], []],
    ['Sample_Project', ['sample.project'], []],
    ['workspace', ['workspace', 'other'], []],
    ['workspace', ['a', 'b'], ['packages/a/pyproject.toml']],
    ['sample', [], []],
  ])('says nothing of `%s` with %j registered, besides %j', (name, projects, paths) => {
    expect(found(name, projects, paths)).toEqual([]);
  });

  it('leaves the registries of other languages alone', () => {
    const files = { 'pyproject.toml': '[project]\nname = "one"\n' };
    const publishers = [{ index: 'npm', project: '@octo/two' }];
    expect(findingsOf(PROJECT_NAME_MISMATCH, { files, publishers })).toEqual([]);
  });

  it('says nothing where no name is written', () => {
    expect(findingsOf(PROJECT_NAME_MISMATCH, { publishers: [{ index: 'pypi' }] })).toEqual([]);
  });
});
