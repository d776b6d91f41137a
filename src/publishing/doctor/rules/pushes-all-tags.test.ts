import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { PUSHES_ALL_TAGS } from './pushes-all-tags.ts';

const inFile = (file: string, text: string): readonly unknown[] =>
  findingsOf(PUSHES_ALL_TAGS, { files: { [file]: text } });

describe('pushes-all-tags', () => {
  it.each([
    ['Makefile', 'release:\n\tgit push --tags\n', 2, 'warning'],
    ['scripts/release.sh', 'git push origin main --tags', 1, 'warning'],
    ['scripts/release.sh', 'git -c x=y push --follow-tags', 1, 'note'],
    ['README.md', 'Then:\n\n    git tag v1\n    git push --tags\n', 4, 'note'],
    ['docs/release.md', 'run `git push --tags`.', 1, 'note'],
    ['.gitconfig', '[push]\n\tfollowTags = true\n', 2, 'note'],
    ['setup.sh', 'git config push.followTags true', 1, 'note'],
    ['noxfile.py', 'session.run("git", "push", "origin", "--tags")', 1, 'warning'],
    ['package.json', '"postversion": "git push && git push --tags"', 1, 'warning'],
  ])('in %s, %j', (file, text, line, severity) => {
    expect(inFile(file, text)).toMatchObject([{ file, line, severity }]);
  });

  it.each([
    ['release.sh', 'git push origin v1.0'],
    ['release.sh', '# never git push --tags'],
    ['release.sh', 'git push origin main; git fetch --tags'],
    ['release.sh', 'git push --tags-only-in-name'],
    ['README.md', 'git fetch --tags'],
  ])('is content with %s: %j', (file, text) => {
    expect(inFile(file, text)).toEqual([]);
  });

  it('reports a step of a workflow, by the line of its command', () => {
    const text =
      'on: push\njobs:\n  a:\n    steps:\n      - run: |\n          echo "git push --tags"\n          git push \\\n            --tags\n';
    expect(findingsOf(PUSHES_ALL_TAGS, { workflows: { 'a.yml': text } })).toMatchObject([
      { file: '.github/workflows/a.yml', line: 7 },
    ]);
  });

  it('notes what git is set to', () => {
    const git = { tagsAtHead: [], followsTags: true, shallow: false };
    expect(findingsOf(PUSHES_ALL_TAGS, { facts: { git } })).toMatchObject([{ file: '.git/config' }]);
  });

  it('reads hostile lines in time', () => {
    expect(inFile('a.sh', `${'git push '.repeat(20_000)}${' '.repeat(200_000)}`)).toEqual([]);
  });
});
