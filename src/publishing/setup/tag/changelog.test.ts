import { describe, expect, it } from 'vitest';
import { findChangelog, findSection } from './changelog.ts';

describe('findSection', () => {
  it.each([
    '## [1.2.3]',
    '## 1.2.3',
    '## v1.2.3',
    '## [v1.2.3] - 2026-11-28',
    '## [1.2.3](https://github.com/octo/app/compare/v1.2.2...v1.2.3) (2026-11-28)',
    '# 1.2.3 (2026-11-28)',
    '### Version 1.2.3 ###',
    '## Release 1.2.3:',
    '## app 1.2.3',
    '## 1.2.3.0',
    '1.2.3 (2026-11-28)\n------------------',
    'v1.2.3\n======',
  ])('finds the section under %j, with any line end', (heading) => {
    const text = `# Changelog\n\n## [Unreleased]\n\n${heading}\n\n### Fixed\n\n- A fault.\n\n## 1.2.2\n`;
    for (const end of ['\n', '\r\n', '\r']) {
      const found = findSection(`\uFEFF${text.replaceAll('\n', end)}`, '1.2.3', 'app');
      expect(found).toEqual({ found: true, line: 5, isEmpty: false });
    }
  });

  it.each([
    '## 1.2.30',
    '## 1.2.3rc1',
    '## [1.2]',
    '## other 1.2.3',
    '## Upgrading from 1.2.3',
    '- 1.2.3',
    '1.2.3',
    '```\n## 1.2.3\n```',
    '~~~~\n# 1.2.3\n~~~\n# 1.2.3\n~~~~',
  ])('does not take %j for it', (text) => {
    expect(findSection(`${text}\n\n- A fault.\n`, '1.2.3', 'app').found).toBe(false);
  });

  it.each([
    ['## 1.2.3\n\n## 1.2.2\n\n- Old.\n', true],
    ['## 1.2.3\n\n### Added\n\n## 1.2.2\n- Old.\n', true],
    ['## [1.2.3]\n\n[1.2.3]: https://github.com/octo/app\n', true],
    ['## 1.2.3\n\n```sh\npip install app\n```\n\nSee above.\n', false],
    ['1.2.3\n-----\n\nWords.\n', false],
  ])('tells whether anything stands under the heading: %j', (text, isEmpty) => {
    expect(findSection(text, '1.2.3')).toMatchObject({ found: true, isEmpty });
  });

  it('knows what waits to be named', () => {
    expect(findSection('## [Unreleased]\n\n- A fault.\n', '1.2.3')).toEqual({
      found: false,
      hasUnreleased: true,
    });
    expect(findSection('', 'no version')).toEqual({ found: false, hasUnreleased: false });
  });

  it('reads a long line of marks in a moment (attack)', () => {
    const text = `${'#'.repeat(100_000)} ${'\t# '.repeat(100_000)}x\n${'a '.repeat(100_000)}\n---\n`;
    const start = performance.now();
    findSection(text, '1.2.3');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('findChangelog', () => {
  it.each([
    [['docs/changes.md', 'HISTORY.rst', 'CHANGELOG.md', 'src/CHANGELOG.md'], 'CHANGELOG.md'],
    [['NEWS', 'Changelog.txt'], 'Changelog.txt'],
    [['docs/release-notes.md', 'src/news.py'], 'docs/release-notes.md'],
    [['src/changelog.md', 'changelog.d/1.md', 'newsletter.md'], undefined],
  ])('finds in %j the file %s', (paths, file) => {
    expect(findChangelog(paths)).toBe(file);
  });
});
