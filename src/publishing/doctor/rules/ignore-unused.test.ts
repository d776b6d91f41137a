import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose.ts';
import { type ProjectSketch, aProject } from '../testing.ts';

const workflow = (first: string, comment = ''): string => `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    permissions: { id-token: write }
    steps:
      ${first}
      - uses: actions/download-artifact@v5 ${comment}
      - run: uv publish
`;
const PYPROJECT = (rule: string, file: string): string => `[[tool.tokenless.ignore]]
rule = "${rule}"
file = "${file}"
reason = "our own fork"
`;

function rulesOf(sketch: ProjectSketch): readonly string[] {
  const { findings } = diagnose(aProject(sketch));
  return findings.map(({ rule }) => rule).filter((rule) => /^(?:unpinned-action|ignore-)/u.test(rule));
}

describe('an ignore', () => {
  it.each([
    ['on the line', workflow('', '# tokenless: ignore[unpinned-action] our own fork'), []],
    ['on the line above', workflow('# tokenless: ignore[unpinned-action] our own fork'), []],
    ['of several rules', workflow('', '# tokenless: ignore[a, unpinned-action] our own fork'), []],
    [
      'without a reason',
      workflow('', '# tokenless: ignore[unpinned-action]'),
      ['ignore-without-reason', 'unpinned-action'],
    ],
    [
      'of another rule',
      workflow('', '# tokenless: ignore[unpinned] our own fork'),
      ['ignore-unused', 'unpinned-action'],
    ],
    [
      'of another line',
      `# tokenless: ignore[unpinned-action] our own fork\n${workflow('')}`,
      ['ignore-unused', 'unpinned-action'],
    ],
  ])('%s: %#', (_what, text, rules) => {
    expect(rulesOf({ workflows: { 'release.yml': text } }).toSorted()).toEqual(rules);
  });

  it.each([
    ['a text that shows how to write one', 'Write `# tokenless: ignore[a] b` there.\n', []],
    ['a comment', '<!-- tokenless: ignore[a] b -->\n', ['ignore-unused']],
  ])('in prose: %s', (_what, text, rules) => {
    expect(rulesOf({ files: { 'README.md': text } })).toEqual(rules);
  });

  it.each([
    ['unpinned-action', '.github/workflows/release.yml', []],
    ['unpinned-action', '.github/workflows/*.yml', []],
    ['unpinned-action', '.github/workflows/docs.yml', ['ignore-unused', 'unpinned-action']],
    ['unpinned', '**', ['ignore-unused', 'unpinned-action']],
  ])('of the configuration, of %s in %s', (rule, file, rules) => {
    const files = { 'pyproject.toml': PYPROJECT(rule, file) };
    expect(rulesOf({ workflows: { 'release.yml': workflow('') }, files }).toSorted()).toEqual(rules);
  });
});
