import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { BUILD_REQUIRES_UNPINNED } from './build-requires-unpinned.ts';

function found(pyproject: string, build = 'uv build'): readonly unknown[] {
  const text = `on: push\njobs:\n  build: { steps: [ { run: '${build}' } ] }\n  publish:\n    needs: build\n    permissions: { id-token: write }\n    steps: [ { run: uv publish } ]\n`;
  return findingsOf(BUILD_REQUIRES_UNPINNED, {
    workflows: { 'release.yml': text },
    files: { 'pyproject.toml': pyproject },
  });
}
const requires = (...texts: readonly string[]): string =>
  `# why\n[build-system]\nrequires = ${JSON.stringify(texts)}\n`;

describe('build-requires-unpinned', () => {
  it.each(['hatchling', 'flit_core >=3.12,<4', 'setuptools==70.*', 'a; python_version == "3.9"'])(
    'notes %s',
    (one) => {
      expect(found(requires(one, 'b==1.0'))).toMatchObject([
        { file: 'pyproject.toml', line: 3, severity: 'note' },
      ]);
    },
  );

  it.each([
    [requires('hatchling==1.27.0', 'c === 2', 'd @ https://example.com/d.whl'), 'uv build'],
    [requires('hatchling'), 'pip install --require-hashes -r build.txt && python -m build --no-isolation'],
    [requires('hatchling'), 'uv build --build-constraint build.txt'],
    [
      `${requires('hatchling')}[tool.uv]\nbuild-constraint-dependencies = ["hatchling==1.27.0"]\n`,
      'uv build',
    ],
    ['', 'uv build'],
    ['[build-system]\nrequires = 3', 'uv build'],
  ])('is content with %j and `%s`', (pyproject, build) => {
    expect(found(pyproject, build)).toEqual([]);
  });

  it('leaves a file alone that is no TOML', () => {
    const files = new Map([['pyproject.toml', 'requires = [']]);
    expect(findingsOf(BUILD_REQUIRES_UNPINNED, { facts: { files } })).toEqual([]);
  });
});
