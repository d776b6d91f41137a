import { describe, expect, it } from 'vitest';
import { packagingErrors } from '../errors.ts';
import { bytesSource, readRange } from '../archives/source.ts';
import { checkChecksums, formatChecksums, parseChecksums } from './checksums.ts';
import { hashContent } from './hash-content.ts';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

function problemOf(text: string): unknown {
  try {
    return parseChecksums(text);
  } catch (error) {
    if (packagingErrors.owns(error)) return { code: error.code, line: error.details['line'] };
    throw error;
  }
}

describe('formatChecksums', () => {
  it('writes what sha256sum writes, sorted by name', () => {
    const entries = [
      { filename: 'b.whl', sha256: B },
      { filename: 'B.whl', sha256: A.toUpperCase() },
    ];
    expect(formatChecksums(entries)).toBe(`${A}  B.whl\n${B}  b.whl\n`);
    expect(formatChecksums([])).toBe('');
  });

  it.each(['../x', 'a\nb', '', '..', 'a\\b'])('refuses the name %j', (filename) => {
    expect(() => formatChecksums([{ filename, sha256: A }])).toThrow('`SHA256SUMS` cannot be used: line 1');
  });

  it('refuses a sum that is none', () => {
    expect(() => formatChecksums([{ filename: 'a', sha256: 'abc' }])).toThrow('line 1');
  });
});

describe('parseChecksums', () => {
  it('reads text and binary marks, CRLF, capitals and a last line without its end', () => {
    expect(parseChecksums(`${A}  x y.whl\r\n${B.toUpperCase()} *z.tar.gz`)).toEqual([
      { filename: 'x y.whl', sha256: A },
      { filename: 'z.tar.gz', sha256: B },
    ]);
  });

  it('understands escaped names, and so refuses what they hide', () => {
    expect(problemOf(String.raw`\${A}  a\nb`.replace('${A}', A))).toEqual({
      code: 'checksums-malformed',
      line: 1,
    });
    expect(problemOf(`\\${A}  ..\\\\x\n`)).toEqual({ code: 'checksums-malformed', line: 1 });
  });

  it.each([
    ['a path that leads out', `${A}  ../x\n`, 1],
    ['an absolute path', `${A}  /etc/passwd\n`, 1],
    ['a folder', `${A}  .\n`, 1],
    ['a backslash', `${A}  a\\b\n`, 1],
    ['a control character', `${A}  a\u0007\n`, 1],
    ['a name twice', `${A}  x\n${B} *x\n`, 2],
    ['a short sum', `${A}  x\nabc  y\n`, 2],
    ['one space', `${A} x\n`, 1],
    ['an empty line', `${A}  x\n\n${B}  y\n`, 2],
    ['no name', `${A}  \n`, 1],
  ])('refuses %s with its line', (_what, text, line) => {
    expect(problemOf(text)).toEqual({ code: 'checksums-malformed', line });
  });
});

describe('checkChecksums', () => {
  const listed = [{ filename: 'x', sha256: A }];
  it('gives files that are not listed', () => {
    expect(checkChecksums(listed, [...listed, { filename: 'y', sha256: B }])).toEqual({ unlisted: ['y'] });
  });

  it('refuses a missing file and a changed one', () => {
    expect(() => checkChecksums(listed, [])).toThrow('`x` is listed in `SHA256SUMS` but not there');
    expect(() => checkChecksums(listed, [{ filename: 'x', sha256: B }])).toThrow('`x` is not the file');
  });
});

describe('hashContent', () => {
  // The example of RFC 7693 is for another length; these are `b2sum -l 256`, `md5sum` and `sha256sum` of "abc".
  it('hashes a stream by every algorithm at once', async () => {
    const content = readRange(bytesSource(Buffer.from('abc')));
    expect(await hashContent(content, ['md5', 'blake2b256'])).toEqual({
      sizeBytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      md5: '900150983cd24fb0d6963f7d28e17f72',
      blake2b256: 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319',
    });
  });

  it('gives SHA-256 alone by default', async () => {
    expect(await hashContent(readRange(bytesSource(new Uint8Array())))).toEqual({
      sizeBytes: 0,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });
});
