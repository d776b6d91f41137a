import { describe, expect, it } from 'vitest';
import { TokenlessError } from '../../base/index.ts';
import type { JobOutcome } from '../job.ts';
import { expectationsIn } from './claims.ts';
import { failureSummary, successSummary } from './index.ts';
import { code, link, sentence } from './markdown.ts';

const HOSTILE = [
  '</code><script>alert(1)</script>',
  '![x](https://evil.example/pixel)',
  '[click](javascript:alert(1))',
  'a | b | c',
  'a\n\n# heading\n\n| x |',
  '`` `code` ``',
  '@octocat #1 https://evil.example www.evil.example',
  '<!-- ',
  '\\| \\`',
  '&lt;b&gt;',
  '\u202Etxt.exe',
  '<img src=x onerror=alert(1)>',
];

/** Marks that Markdown or HTML could take for structure, outside of what we write ourselves. */
function structureIn(markdown: string): string {
  return markdown
    .replaceAll(/<\/?code>|<a href="[^"<>]*">|<\/a>|<\/?details>|<\/?summary>/gu, '')
    .replaceAll(/&#\d+;/gu, '');
}

const outcome = (changes: Partial<JobOutcome> = {}): JobOutcome => ({
  verdict: 'published',
  project: 'hello-dist',
  version: '1.0',
  files: [
    { filename: 'a-1.0.tar.gz', sha256: 'ab'.repeat(32), outcome: 'uploaded', url: 'https://i.example/a' },
    { filename: 'a-1.0-py3-none-any.whl', sha256: 'cd'.repeat(32), outcome: 'skipped', url: null },
  ],
  replayHash: 'ef'.repeat(32),
  installed: 'pip 25',
  ...changes,
});

describe('texts of strangers in the summary', () => {
  it.each(HOSTILE)('are nothing but text: %j', (text) => {
    expect(structureIn(code(text))).not.toMatch(/[<>|`[\]!@#*_~\\\n\p{Cc}\p{Cf}]/u);
    expect(structureIn(sentence(text))).not.toMatch(/[<>|`[\]!@#*_~\\\n\p{Cc}\p{Cf}]/u);
  });

  it.each(HOSTILE)('cannot leave their cell: %j', (text) => {
    const facts = { index: text, claims: { repository: text, sub: text, environment: { deep: text } } };
    const markdown = successSummary(outcome({ project: text, version: text, installed: text }), facts);
    const cells = markdown.split('\n').filter((line) => line.startsWith('| '));
    expect(cells).toHaveLength(4 + 5);
    expect(cells.every((line) => line.split('|').length === 5)).toBe(true);
    expect(structureIn(markdown)).not.toMatch(/<|>|\]\(/u);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'no address', null])('make no link to %j', (url) => {
    expect(link('a', url)).toBe('<code>a</code>');
  });

  it('make a link that ends where it ends', () => {
    expect(link('a', 'https://i.example/"><script>')).toMatch(/^<a href="[^"<>]+"><code>a<\/code><\/a>$/u);
  });

  it('are cut', () => {
    expect(code('x'.repeat(10_000)).length).toBeLessThan(400);
    expect(sentence('x'.repeat(100_000)).length).toBeLessThan(4000);
  });

  it('keep their code between backticks', () => {
    expect(sentence('set `environment: pypi` on `publish`')).toBe(
      'set <code>environment&#58; pypi</code> on <code>publish</code>',
    );
  });
});

describe('the summary', () => {
  const facts = {
    index: 'index.example',
    claims: { sub: 'repo:octo/app:environment:release', environment: 'release' },
  };

  it('of a success has a row per file, the hashes and the claims', () => {
    const markdown = successSummary(outcome(), facts);
    expect(markdown).toContain(`| ${link('a-1.0.tar.gz', 'https://i.example/a')} | uploaded |`);
    expect(markdown).toContain(`Replay hash ${code('ef'.repeat(32))}`);
    expect(markdown).toContain(`| ${code('environment')} |  | ${code('release')} |`);
  });

  it('of a refusal has what the publisher expects beside what it got', () => {
    const why =
      '`invalid-publisher`: the publisher expects `environment` to be `pypi`; the token says `release`; `ref` differs';
    const error = new TokenlessError('exchange-refused', {
      what: 'refused',
      why,
      mend: 'set `environment: pypi`',
    });
    const markdown = failureSummary(error, facts);
    expect(markdown).toContain(`| ❌ ${code('environment')} | ${code('pypi')} | ${code('release')} |`);
    expect(markdown).toContain(`Error ${code('exchange-refused')}`);
  });

  it('of a refusal says when the token has no such claim', () => {
    const why = 'the publisher expects `environment` to be `pypi`; the token has none';
    const error = new TokenlessError('exchange-refused', { what: 'refused', why, mend: 'x' });
    expect(failureSummary(error, { ...facts, claims: { sub: 'x' } })).toContain(
      `| ❌ ${code('environment')} | ${code('pypi')} | _none_ |`,
    );
  });

  it('of a refusal before any token was asked for has no claims', () => {
    const error = new TokenlessError('folder-missing', { what: 'a', why: 'b', mend: 'c' });
    expect(failureSummary(error, { index: 'x', claims: undefined })).not.toContain('Claims');
  });
});

describe('what a publisher expects', () => {
  it('is read from the words of an index', () => {
    expect(
      expectationsIn(
        'the publisher expects `a` to be `1`; and the publisher expects `b_c` to be ``; x `d` to be `e`',
      ),
    ).toEqual({ a: '1', b_c: '' });
    expect(expectationsIn('nothing of the kind')).toEqual({});
  });
});
