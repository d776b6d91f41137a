import { describe, expect, it } from 'vitest';
import { lockFormatOf, parseTomlLock } from './format.ts';
import { parsePylock } from './pylock.ts';
import { parseUvLock } from './uv-lock.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const coded = (code: string): Error => expect.objectContaining({ code }) as Error;

const UV = `version = 1
revision = 3
requires-python = ">=3.12"

[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }

[[package]]
name = "Annotated.Types"
version = "0.7.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://files.pythonhosted.org/packages/ee/annotated_types-0.7.0.tar.gz", hash = "sha256:${A}", size = 16081 }
wheels = [
    { url = "https://files.pythonhosted.org/packages/78/annotated_types-0.7.0-py3-none-any.whl#x", hash = "sha256:${B}" },
]

[[package]]
name = "tool"
version = "1.0"
source = { git = "https://token:hunter2@github.com/octo/tool?rev=v1#0123456789" }

[[package]]
name = "model"
version = "3.8.0"
source = { url = "https://github.com/octo/model/releases/download/model-3.8.0-py3-none-any.whl" }
wheels = [{ url = "https://github.com/octo/model/releases/download/model-3.8.0-py3-none-any.whl", hash = "sha256:${A}" }]

[[package]]
name = "flat"
version = "1.0"
source = { registry = "../links" }
wheels = [{ path = "flat-1.0-py3-none-any.whl" }]

[[package]]
name = "odd"
version = "1.0"
source = { constructor = "x" }
`;

describe('parseUvLock', () => {
  it.each([
    ['LF', UV],
    ['CRLF', UV.replaceAll('\n', '\r\n')],
  ])('reads packages of an index with the digests of their files (%s)', (_ends, text) => {
    const { packages } = parseUvLock(text, 'uv.lock');
    expect(packages).toEqual([
      {
        name: 'annotated-types',
        version: '0.7.0',
        index: 'https://pypi.org/simple',
        identities: [],
        location: { file: 'uv.lock' },
        files: [
          { filename: 'annotated_types-0.7.0.tar.gz', hashes: [{ algorithm: 'sha256', digest: A }] },
          {
            filename: 'annotated_types-0.7.0-py3-none-any.whl',
            hashes: [{ algorithm: 'sha256', digest: B }],
          },
        ],
      },
    ]);
  });

  it('names the others, none left out, without their credentials', () => {
    const { unverifiable } = parseUvLock(UV, 'uv.lock');
    expect(unverifiable.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'local: app (editable .)',
      'vcs: tool (git https://…@github.com/octo/tool?rev=…#0123456789)',
      'url: model (url https://github.com/octo/model/releases/download/model-3.8.0-py3-none-any.whl)',
      'local: flat (registry ../links)',
      'unknown: odd ( )',
    ]);
  });

  it.each([
    ['version = 2\n', 'lock-version-unknown'],
    ['requires-python = ">=3.12"\n', 'lock-version-unknown'],
    ['version = 1\n[[package]\n', 'lock-malformed'],
    ['version = 1\npackage = "x"\n', 'lock-malformed'],
    [
      'version = 1\n[[package]]\nversion = "1"\nsource = { registry = "https://a.example" }\n',
      'lock-malformed',
    ],
    ['version = 1\n[[package]]\nname = "a"\nversion = "1"\n', 'lock-malformed'],
    [
      'version = 1\n[[package]]\nname = "../a"\nversion = "1"\nsource = { registry = "https://a.example" }\n',
      'lock-malformed',
    ],
    [
      'version = 1\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "https://a.example" }\nsdist = { hash = "sha256:1" }\n',
      'lock-malformed',
    ],
    [
      'version = 1\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "https://a.example" }\nwheels = { hash = "x" }\n',
      'lock-malformed',
    ],
  ])('refuses %j', (text, code) => {
    expect(() => parseUvLock(text, 'uv.lock')).toThrow(coded(code));
  });
});

const PYLOCK = `lock-version = '1.0'
created-by = 'mousebender'

[[packages]]
name = 'attrs'
version = '25.1.0'
index = 'https://pypi.org/simple'
wheels = [
  {name = 'attrs-25.1.0-py3-none-any.whl', upload-time = 2025-01-25T11:30:10.164985+00:00, url = 'https://files.pythonhosted.org/packages/fc/attrs-25.1.0-py3-none-any.whl', size = 63152, hashes = {sha256 = '${A}'}},
]
[[packages.attestation-identities]]
environment = 'release-pypi'
kind = 'GitHub'
repository = 'python-attrs/attrs'
workflow = 'pypi-package.yml'

[[packages]]
name = 'idna'
version = '3.10'
sdist = {url = 'https://files.pythonhosted.org/packages/idna-3.10.tar.gz', hashes = {sha256 = '${B}', sha512 = '${B}${B}'}}

[[packages]]
name = 'here'
directory = {path = '.', editable = true}

[[packages]]
name = 'there'
[packages.vcs]
type = 'git'
url = 'https://github.com/octo/there'
commit-id = '0123'

[[packages]]
name = 'far'
archive = {url = 'https://example.org/far-1.tar.gz', hashes = {sha256 = '${A}'}}

[[packages]]
name = 'any'
wheels = [{path = 'any-1-py3-none-any.whl', hashes = {sha256 = '${A}'}}]
`;

describe('parsePylock', () => {
  it('reads packages with their digests, their index and who must have attested them', () => {
    const { packages } = parsePylock(PYLOCK, 'pylock.toml');
    expect(packages).toEqual([
      {
        name: 'attrs',
        version: '25.1.0',
        index: 'https://pypi.org/simple',
        location: { file: 'pylock.toml' },
        files: [{ filename: 'attrs-25.1.0-py3-none-any.whl', hashes: [{ algorithm: 'sha256', digest: A }] }],
        identities: [
          {
            kind: 'GitHub',
            repository: 'python-attrs/attrs',
            workflow: 'pypi-package.yml',
            environment: 'release-pypi',
          },
        ],
      },
      {
        name: 'idna',
        version: '3.10',
        location: { file: 'pylock.toml' },
        identities: [],
        files: [
          {
            filename: 'idna-3.10.tar.gz',
            hashes: [
              { algorithm: 'sha256', digest: B },
              { algorithm: 'sha512', digest: B + B },
            ],
          },
        ],
      },
    ]);
  });

  it('names the others, none left out', () => {
    const { unverifiable } = parsePylock(PYLOCK.replaceAll('\n', '\r\n'), 'pylock.toml');
    expect(unverifiable.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'local: here (directory .)',
      'vcs: there (vcs https://github.com/octo/there)',
      'url: far (archive https://example.org/far-1.tar.gz)',
      'unpinned: any (no version)',
    ]);
  });

  const one = (rest: string): string =>
    `lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1"\n${rest}\n`;

  it.each([
    ['lock-version = "2.0"', 'lock-version-unknown'],
    ['lock-version = 1', 'lock-version-unknown'],
    ['created-by = "x"', 'lock-version-unknown'],
    ['lock-version = "1.0"\npackages = 1', 'lock-malformed'],
    ['lock-version = "1.0"\n[[packages]]\nversion = "1"', 'lock-malformed'],
    [one('wheels = [{name = "a-1-py3-none-any.whl"}]'), 'lock-malformed'],
    [one('wheels = [{name = "a-1-py3-none-any.whl", hashes = {}}]'), 'lock-malformed'],
    [one('wheels = [{name = "a-1-py3-none-any.whl", hashes = {sha256 = "1"}}]'), 'lock-malformed'],
    [one('index = "simple"'), 'lock-malformed'],
    [one('attestation-identities = [{repository = "o/r"}]'), 'lock-malformed'],
    [one('attestation-identities = [{kind = "GitHub", repository = 1}]'), 'lock-malformed'],
  ])('refuses %j', (text, code) => {
    expect(() => parsePylock(text, 'pylock.toml')).toThrow(coded(code));
  });
});

describe('lockFormatOf', () => {
  it.each([
    ['uv.lock', 'uv'],
    ['pylock.toml', 'pylock'],
    ['pylock.dev.toml', 'pylock'],
    ['requirements.txt', 'requirements'],
    ['requirements/dev.in', 'requirements'],
    ['C:\\project\\uv.lock', 'uv'],
    ['a\\requirements-dev.TXT', 'requirements'],
  ])('knows %s', (file, format) => {
    expect(lockFormatOf(file)).toBe(format);
  });

  it.each(['poetry.lock', 'pyproject.toml', 'pylock.a.b.toml', 'Pipfile.lock', 'uv.lock.bak'])(
    'does not know %s',
    (file) => {
      expect(() => lockFormatOf(file)).toThrow(coded('lock-unknown'));
    },
  );

  it('gives the reader', () => {
    expect(parseTomlLock(UV, 'uv.lock', 'uv').format).toBe('uv');
    expect(parseTomlLock(PYLOCK, 'pylock.toml', 'pylock').format).toBe('pylock');
  });
});
