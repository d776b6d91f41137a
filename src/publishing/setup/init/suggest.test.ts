import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/index.ts';
import { parseToml } from '../../config/index.ts';
import type { InitFacts } from './facts.ts';
import { inferGates, surroundingsOf } from './infer.ts';
import { type InitRequest, completeAnswers, suggestAnswers } from './suggest.ts';

function facts(pyproject: string, changes: Partial<InitFacts> = {}): InitFacts {
  return {
    root: '/repository',
    folder: '',
    remote: { host: 'github.com', owner: 'nexusnv', name: 'paxman' },
    recentTags: [],
    config: parseConfig(pyproject, 'pyproject.toml'),
    configured: pyproject.includes('[tool.tokenless]') ? 'pyproject.toml' : undefined,
    pyproject: parseToml(pyproject, 'pyproject.toml'),
    entries: ['pyproject.toml'],
    ...changes,
  };
}

const PLAIN = '[project]\nname = "paxman"\nversion = "0.5.0"\n';
const complete = (request: InitRequest, from: InitFacts = facts(PLAIN)): unknown =>
  completeAnswers(suggestAnswers(request, from), from);

describe('what is not said', () => {
  it('is found out from pyproject.toml and the remote', () => {
    expect(complete({})).toMatchObject({
      project: 'paxman',
      owner: 'nexusnv',
      repository: 'paxman',
      workflow: 'release.yml',
      tag: 'v{version}',
      build: 'python -m build',
      gates: [],
      uploader: 'pypa',
      environments: { testpypi: 'testpypi', pypi: 'pypi' },
    });
  });

  it('is how the tags of the repository look', () => {
    expect(complete({}, facts(PLAIN, { recentTags: ['0.4.0', '0.3.0'] }))).toMatchObject({
      tag: '{version}',
    });
  });

  it('is what a configuration says that is there', () => {
    const tool = `${PLAIN}[tool.tokenless]\nworkflow = "publish.yml"\ngates = ["make check"]\n[[tool.tokenless.publisher]]\nindex = "pypi"\nenvironment = "production"\nreviewers = ["octocat"]\n[[tool.tokenless.allowSecret]]\nmember = "tests/*.pem"\nreason = "test keys"\n`;
    expect(complete({}, facts(tool))).toMatchObject({
      workflow: 'publish.yml',
      gates: ['make check'],
      environments: { testpypi: 'testpypi', pypi: 'production' },
      reviewers: ['octocat'],
      allowedMembers: ['tests/*.pem'],
    });
  });

  it.each([
    ['[tool.ruff]\n', [], ['ruff check .']],
    ['[tool.pytest.ini_options]\n', ['.ruff.toml'], ['ruff check .', 'pytest -q']],
    ['[tool.pytest.ini_options]\n', ['tox.ini'], ['tox run']],
    ['[tool.mypy]\n', ['pytest.ini'], ['mypy .', 'pytest -q']],
    ['', ['README.md'], []],
  ])('are the gates that %j and %j configure', (tool, entries, gates) => {
    expect(inferGates(facts(PLAIN + tool, { entries }))).toEqual(gates);
  });

  it.each([
    ['>=3.9', 13],
    ['>=3.14', 14],
    ['>=3.8,<3.12', 11],
    ['<=3.12', 13],
    ['nonsense', 13],
  ])('is the Python of requires-python = "%s"', (requires, minor) => {
    const from = facts(`${PLAIN}requires-python = "${requires}"\n`);
    expect(surroundingsOf(from, { tag: 'v{version}' }, '2026-11-28').pythonMinor).toBe(minor);
  });
});

describe('an answer is refused', () => {
  const refusal = (code: string, words: string): Error =>
    expect.objectContaining({ code, why: expect.stringContaining(words) as string }) as Error;

  it.each([
    ['no remote', {}, facts(PLAIN, { remote: undefined }), '--repository'],
    ['no name', {}, facts(''), '--project'],
    ['no exact package', { uploader: 'tokenless' }, facts(PLAIN), '--tokenless-package'],
  ] as const)('that nothing says: %s', (_what, request, from, flag) => {
    expect(() => complete(request, from)).toThrow(refusal('init-answer-missing', flag));
  });

  it.each([
    ['a repository that ends the condition', { repository: "nexusnv/paxman' || true" }, 'OWNER/NAME'],
    ['a project that is a path', { project: '../paxman' }, 'name of a project'],
    ['a workflow in another folder', { workflow: '../release.yml' }, 'file name'],
    ['a tag without a version', { tag: 'v' }, 'one version in it'],
    ['a tag that ends the condition', { tag: "v') || ('{version}" }, 'one version in it'],
    ['an expression in a gate', { gates: ['echo ${{ github.head_ref }}'] }, 'workflow expression'],
    ['a gate of two lines', { gates: ['true\nrm -rf /'] }, 'one line'],
    ['an empty build', { build: ' ' }, 'one command'],
    [
      'an environment of two lines',
      { environments: { pypi: 'pypi\n    permissions: write-all' } },
      'both the forge',
    ],
    ['a reviewer with a command in it', { reviewers: ['$(id)'] }, 'account or a team'],
    ['a package of any version', { uploader: 'tokenless', tokenlessPackage: 'tokenless' }, 'no one package'],
    ['a package by http', { uploader: 'tokenless', tokenlessPackage: 'http://x/y.tgz' }, 'no one package'],
    [
      'a package with a script',
      { uploader: 'tokenless', tokenlessPackage: 'a@1.0.0"; id' },
      'no one package',
    ],
  ] as const)('that cannot be used (attack): %s', (_what, request, words) => {
    expect(() => complete(request)).toThrow(refusal('init-answer-invalid', words));
  });

  it.each([
    [{ workflow: 'other.yml' }, '--workflow'],
    [{ gates: ['true'] }, '--gate'],
  ])('that contradicts the configuration: %j', (request, flag) => {
    const from = facts(`${PLAIN}[tool.tokenless]\nworkflow = "release.yml"\ngates = ["make check"]\n`);
    expect(() => complete(request, from)).toThrow(
      expect.objectContaining({
        code: 'init-answer-invalid',
        message: `\`${flag}\` cannot be used`,
      }) as Error,
    );
  });
});
