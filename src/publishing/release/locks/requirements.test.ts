import { describe, expect, it } from 'vitest';
import type { Lock } from './lock.ts';
import { combineRequirements, parseRequirements } from './requirements.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

const lockOf = (text: string): Lock =>
  combineRequirements([{ role: 'requirements', part: parseRequirements(text, 'requirements.txt') }]);

const digests = (lock: Lock): readonly string[] =>
  lock.packages.map(
    ({ name, version, files }) =>
      `${name}==${version} ${files.flatMap(({ hashes }) => hashes.map(({ algorithm, digest }) => `${algorithm}:${digest[0]}`)).join(' ')}`,
  );

describe('parseRequirements', () => {
  it.each([
    ['one line', `Sample.Project==4.0.0 --hash=sha256:${A} --hash=sha256:${B}`],
    ['continued lines', `sample-project==4.0.0 \\\n    --hash=sha256:${A} \\\n    --hash=sha256:${B}\n`],
    ['CRLF', `sample_project==4.0.0 \\\r\n    --hash=sha256:${A} \\\r\n    --hash=sha256:${B}\r\n`],
    ['a hash apart from its option', `sample-project == 4.0 --hash sha256:${A} --hash "sha256:${B}"`],
    [
      'extras and a marker',
      `sample-project[x, y]==4.0 ; python_version < "4" --hash=sha256:${A} --hash=sha256:${B}`,
    ],
    ['a comment behind', `sample-project==v4.0 --hash=sha256:${A} --hash=sha256:${B.toUpperCase()}  # via x`],
    ['a byte order mark', `\uFEFFsample-project==4.0 --hash=sha256:${A} --hash=sha256:${B}`],
    ['parentheses', `sample-project (==4.0) --hash=sha256:${A} --hash=sha256:${B}`],
  ])('reads a pinned requirement with hashes: %s', (_what, text) => {
    const lock = lockOf(text);
    expect(digests(lock)[0]).toMatch(/^sample-project==4\.0(?:\.0)? sha256:a sha256:b$/u);
    expect(lock.unverifiable).toEqual([]);
  });

  it('takes a comment line in a continued requirement for its end, as pip does', () => {
    const lock = lockOf(`a==1 \\\n  --hash=sha256:${A} \\\n  # via b\n  --hash=sha256:${B}\n`);
    expect(digests(lock)).toEqual(['a==1 sha256:a']);
    expect(lock.unverifiable).toMatchObject([{ kind: 'unknown', location: { line: 4 } }]);
  });

  it('continues no comment: nothing hides behind its backslash (attack)', () => {
    const lock = lockOf(`a==1 --hash=sha256:${A}\n# harmless \\\nevil==6.6.6 --hash=sha256:${B}\n`);
    expect(digests(lock)).toEqual(['a==1 sha256:a', 'evil==6.6.6 sha256:b']);
  });

  it.each(['\u2028', '\u0085', '\f', '\u001C', '\r'])(
    'ends a comment where pip ends it, at %j: nothing hides behind it (attack)',
    (end) => {
      expect(
        digests(lockOf(`a==1 --hash=sha256:${A}\n# harmless${end}evil==6.6.6 --hash=sha256:${B}\n`)),
      ).toEqual(['a==1 sha256:a', 'evil==6.6.6 sha256:b']);
    },
  );

  it.each([
    ['-e .', 'local'],
    ['--editable=./lib', 'local'],
    ['-e git+https://github.com/octo/app@main#egg=app', 'vcs'],
    ['./downloads/numpy-1.9.2-cp34-none-win32.whl', 'local'],
    ['.\\wheels\\a-1-py3-none-any.whl', 'local'],
    ['C:\\wheels\\a-1-py3-none-any.whl', 'local'],
    ['file:///srv/a-1.tar.gz', 'local'],
    ['https://example.org/a-1.tar.gz', 'url'],
    ['a @ https://example.org/a-1.tar.gz', 'url'],
    ['a[x] @ git+ssh://git@example.org/a', 'vcs'],
    ['git+https://example.org/a', 'vcs'],
    ['a', 'unpinned'],
    ['a>=1,<2', 'unpinned'],
    ['a==1.*', 'unpinned'],
    ['a==1,!=1.1', 'unpinned'],
    ['a==${VERSION}', 'unknown'],
    ['a==not a version', 'unpinned'],
    ['--find-links ./wheels', 'source'],
    ['--no-index', 'source'],
    ['--index-url https://${USER}:${PASSWORD}@index.example/simple', 'source'],
    ['--frobnicate', 'unknown'],
    ["--config-settings 'unfinished", 'unknown'],
    ['!!!', 'unknown'],
  ] as const)('names %j as %s and drops nothing', (line, kind) => {
    const lock = lockOf(`ok==1 --hash=sha256:${A}\n${line}\n`);
    expect(lock.unverifiable.map((entry) => [entry.kind, entry.location.line])).toEqual([[kind, 2]]);
    expect(digests(lock)).toEqual(['ok==1 sha256:a']);
  });

  it('shows no credential of a URL', () => {
    const lines = [
      '-e git+https://octocat:hunter2@example.org/a?token=hunter2',
      'a @ https://hunter2@example.org/a-1.tar.gz?sig=hunter2&x=hunter2',
      '--find-links https://me:hunter2@example.org/',
      '--index-url https://${USER}:hunter2@index.example/simple',
    ];
    const shown = JSON.stringify(lockOf(lines.join('\n')).unverifiable);
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('example.org');
  });

  it('shows no token that stands where a requirement should', () => {
    const tokens = [
      ['pypi', 'AgEIcHlwaS5vcmcCJDAwMDAwMDAw'].join('-'),
      ['ghp', '0123456789abcdefghijABCDEFGHIJ012345'].join('_'),
      'aB3'.repeat(12),
    ];
    const lines = tokens.flatMap((token) => [`${token} !`, `--extra ${token}`, `-e ./${token}`]);
    const shown = lockOf(lines.join('\n')).unverifiable.map(({ text }) => text);
    expect(shown).toHaveLength(12);
    for (const token of tokens) expect(shown.join(' ')).not.toContain(token.slice(8));
  });

  it('reads options that change nothing of what is verified without a word', () => {
    const options = [
      '--require-hashes',
      '--pre',
      '--only-binary=:all:',
      '--trusted-host example.org',
      '--no-binary a',
    ];
    expect(lockOf(options.join('\n')).unverifiable).toEqual([]);
  });

  it('gives the indexes in the order in which they are asked', () => {
    const lock = lockOf(
      '-i https://one.example/simple\n--extra-index-url https://two.example/simple --index-url=https://three.example/simple\n',
    );
    expect(lock.indexes).toEqual(['https://three.example/simple', 'https://two.example/simple']);
  });

  it('gives what it includes, by the words of the file', () => {
    const part = parseRequirements('-r base.txt\n--constraint=..\\\\constraints.txt\n-rmore.txt\n', 'r.txt');
    expect(part.includes.map(({ role, path }) => `${role} ${path}`)).toEqual([
      'requirements base.txt',
      'constraint ..\\constraints.txt',
      'requirements more.txt',
    ]);
  });

  it.each(['sha256:abc', 'sha256', `sha256:${'z'.repeat(64)}`, `:${A}`])('refuses the hash %j', (hash) => {
    expect(() => parseRequirements(`a==1 --hash=${hash}`, 'r.txt')).toThrow(
      expect.objectContaining({ code: 'lock-malformed', location: { file: 'r.txt', line: 1 } }) as Error,
    );
  });
});

describe('combineRequirements', () => {
  const part = (text: string): ReturnType<typeof parseRequirements> => parseRequirements(text, 'r.txt');

  it('lets a constraint pin what is required without a version, and installs nothing by it', () => {
    const lock = combineRequirements([
      { role: 'requirements', part: part('a\nb==2\n') },
      { role: 'constraint', part: part(`a==1 --hash=sha256:${A}\nb==3\nc==4\n`) },
    ]);
    expect(digests(lock)).toEqual(['b==2 ', 'a==1 sha256:a']);
    expect(lock.unverifiable).toEqual([]);
  });

  it('puts the hashes of one release together', () => {
    const text = `a==1 --hash=sha256:${A}`;
    const parts = [text, `a==1 --hash=sha256:${B}`].map(
      (one) => ({ role: 'requirements', part: part(one) }) as const,
    );
    expect(digests(combineRequirements(parts))).toEqual(['a==1 sha256:a sha256:b']);
  });
});
