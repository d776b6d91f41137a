import { describe, expect, it } from 'vitest';
import { type ProjectSketch, findingsOf } from '../testing.ts';
import { TAG_FILTER_MISS } from './tag-filter-miss.ts';

const workflow = (tags: string, more = ''): string => `on:
  push:
    tags: ${tags}
  ${more}
jobs:
  publish:
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
`;
const found = (text: string, rest: ProjectSketch = {}): readonly unknown[] =>
  findingsOf(TAG_FILTER_MISS, { workflows: { 'release.yml': text }, ...rest });
const configured = (tag: string): ProjectSketch => ({
  files: {
    'pyproject.toml': `[project]\nname = "app"\nversion = "2.3.4"\n[tool.tokenless]\ntag = "${tag}"\n`,
  },
});

describe('tag-filter-miss', () => {
  it.each([
    "['^v[0-9]+']",
    "['v.*']",
    "['v.+']",
    "['v[0-9]+.[0-9]+$']",
    "['(v|release-)[0-9]+.[0-9]+.[0-9]+']",
    "['v[0-9]{1,2}.[0-9]+']",
    "'^v.*$'",
  ])('reports the regular expression %s', (tags) => {
    expect(found(workflow(tags))).toMatchObject([{ line: 3, severity: 'error' }]);
  });

  it('only warns of a class that GitHub describes nowhere', () => {
    const pattern = "['v\\d+.\\d+.\\d+']";
    expect(found(workflow(pattern))).toMatchObject([{ severity: 'warning', confidence: 'low' }]);
  });

  it('warns of one beside a filter that works', () => {
    expect(found(workflow("['^v1', 'v*']"))).toMatchObject([{ line: 3, severity: 'warning' }]);
  });

  it.each([
    "['v*']",
    "['v*.*.*']",
    "['v[0-9]+.[0-9]+.[0-9]+']",
    "['v[0-9]+\\.[0-9]+\\.[0-9]+']",
    "['[0-9]*.*']",
    "['**']",
    "['release/**', '!release/old']",
    "['app-v[0-9]+.[0-9]+.*']",
    "['v[0-9].*']",
    '[]',
  ])('is content with the glob %s', (tags) => {
    expect(found(workflow(tags))).toEqual([]);
  });

  it.each([
    [{ facts: { tag: '1.0.0' } }, '1.0.0'],
    [configured('release-{version}'), 'release-2.3.4'],
  ])('reports a tag that starts nothing: %#', (rest, tag) => {
    expect(found(workflow("['v*']"), rest)).toMatchObject([
      { line: 3, message: `tag \`${tag}\` starts no release: it does not match \`v*\`` },
    ]);
  });

  it.each([
    ['the filter takes it', workflow("['v*']"), configured('v{version}')],
    ['nobody said how tags look', workflow("['release-*']"), {}],
    ['a release starts it as well', workflow("['v*']", 'release:'), { facts: { tag: '1.0' } }],
  ])('is content where %s', (_what, text, rest) => {
    expect(found(text, rest)).toEqual([]);
  });

  it('is content where another project of the repository takes the tag', () => {
    const workflows = { 'a.yml': workflow("['a-*']"), 'b.yml': workflow("['b-*']") };
    expect(findingsOf(TAG_FILTER_MISS, { workflows, facts: { tag: 'b-1.0' } })).toEqual([]);
  });
});
