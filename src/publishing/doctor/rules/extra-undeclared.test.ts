import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { EXTRA_UNDECLARED } from './extra-undeclared.ts';

const PYPROJECT = '[project]\nname = "My.App"\n[project.optional-dependencies]\nweb_ui = ["httpx"]\n';
const found = (text: string, pyproject = PYPROJECT, file = 'README.md'): readonly unknown[] =>
  findingsOf(EXTRA_UNDECLARED, { files: { 'pyproject.toml': pyproject, [file]: text } });

describe('extra-undeclared', () => {
  it.each([
    'pip install my-app[cli]',
    'pip install "my_app[cli]>=2"',
    'uv add my.app[web-ui,cli]',
    "python -m pip install -e '.[cli]'",
    'pipx install my-app[cli]',
  ])('notes `%s`', (line) => {
    expect(found(`# App\n\n    ${line}\n`)).toMatchObject([
      {
        file: 'README.md',
        line: 3,
        severity: 'note',
        message: expect.stringContaining('no extra `cli`') as unknown,
      },
    ]);
  });

  it.each([
    ['an extra that is declared', 'pip install my-app[Web.UI]', PYPROJECT],
    ['an extra of another project', 'pip install my-app uvicorn[standard]', PYPROJECT],
    ['a link', '[my-app][cli] can install [x](y)', PYPROJECT],
    [
      'extras that something else makes',
      'pip install my-app[cli]',
      '[project]\nname = "my-app"\ndynamic = ["optional-dependencies"]\n',
    ],
    ['a project that pyproject.toml does not name', 'pip install my-app[cli]', '[build-system]\n'],
  ])('is content with %s', (_what, line, pyproject) => {
    expect(found(line, pyproject)).toEqual([]);
  });

  it('leaves the past alone, and checkouts of others', () => {
    expect(found('pip install -e .[cli]', PYPROJECT, 'docs/cookbook.md')).toEqual([]);
    expect(found('pip install my-app[cli]', PYPROJECT, 'CHANGELOG.md')).toEqual([]);
  });

  it('reads hostile lines in time', () => {
    expect(found('install '.repeat(50_000))).toEqual([]);
  });
});
