import { describe, expect, it } from 'vitest';
import { readSimpleHtml } from './read-simple-html.ts';
import { renderSimpleProject } from './simple-html.ts';

const PAGE = 'https://index.example/simple/hello/';
const SHA = 'a'.repeat(64);

describe('readSimpleHtml', () => {
  it('reads what our own index writes', () => {
    const file = {
      filename: 'hello-1.0-py3-none-any.whl',
      url: 'https://index.example/packages/hello-1.0-py3-none-any.whl',
      hashes: { sha256: SHA },
      yanked: 'broken "<&>"',
      provenance: 'https://index.example/integrity/hello/1.0/hello-1.0-py3-none-any.whl/provenance?a=1&b=2',
    };
    const html = renderSimpleProject({ meta: { 'api-version': '1.4' }, name: 'hello', files: [file] });
    expect(readSimpleHtml(html, PAGE)).toEqual([file]);
  });

  it.each([
    ['a relative address', `<a href="../../packages/a%2B1-1.whl#sha256=${SHA}">a</a>`, 'a+1-1.whl'],
    ['other quotes and case', `<A HREF='/packages/a-1.whl#SHA256=${SHA.toUpperCase()}' data-x>`, 'a-1.whl'],
    ['no quotes', `<a href=a-1.whl#sha256=${SHA}>a</a>`, 'a-1.whl'],
    ['line breaks in the tag', `<a\n  class="x"\n  href="a-1.whl#sha256=${SHA}"\n>`, 'a-1.whl'],
    ['character references', `<a href="a-1&#46;whl&#x23;sha256=${SHA}">`, 'a-1.whl'],
    ['the first of two addresses', `<a href="a-1.whl#sha256=${SHA}" href="b-1.whl">`, 'a-1.whl'],
  ])('reads %s', (_what, html, filename) => {
    expect(readSimpleHtml(html, PAGE)).toMatchObject([{ filename, hashes: { sha256: SHA } }]);
  });

  it.each([
    ['in a comment', '<!-- <a href="a-1.whl"> --><p>'],
    ['in a comment without an end', '<!-- <a href="a-1.whl">'],
    ['that never ends', '<a href="a-1.whl'],
    ['without an address', '<a name="x">'],
    ['to a folder', '<a href="../">'],
    ['with an address that is none', '<a href="https://[">'],
    ['with a name that is no text', '<a href="%ff.whl">'],
    ['of another tag', '<abbr href="a-1.whl">'],
  ])('takes no anchor %s', (_what, html) => {
    expect(readSimpleHtml(html, PAGE)).toEqual([]);
  });

  it('ends soon on a page that is made to take long (attack)', { timeout: 5000 }, () => {
    for (const piece of ['<', '<a ', '<a href=', '<a x="', '<!-', '&#', '<a /']) {
      expect(readSimpleHtml(piece.repeat(200_000), PAGE)).toEqual([]);
    }
  });
});
