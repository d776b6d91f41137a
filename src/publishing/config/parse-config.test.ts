import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { TokenlessError } from '../../base/index.ts';
import { type ConfigFile, parseConfig, parseConfigTexts } from './parse-config.ts';

const FULL = `[project]
name = "app"
version = "0.5.0"

[tool.tokenless]
project = "app"
repository = "octo-org/app"
workflow = "release.yml"
build = "python -m build"
gates = [
  "ruff check .", # a comment with [brackets] = and a sign
  "pytest -q",
]
tag = "release-{version}"

[[tool.tokenless.publisher]]
index = "testpypi"
environment = "testpypi"

[tool.other]
index = 1

[[tool.tokenless.publisher]]
index = "https://pkgs.example.com/legacy/"
environment = ""
owner = "Octo-Org"
repository = "app"
workflow = "publish.yaml"
project = "app"
ownerId = 12
repositoryId = "34"
reviewers = ["octocat"]
versions = "v*.0"
pending = true
`;

const refusal = (text: string, file: ConfigFile = 'pyproject.toml'): TokenlessError =>
  refusalOf(() => parseConfig(text, file));

const inTool = (line: string): string => `[tool.tokenless]\n${line}\n`;
const inAllowSecret = (lines: string): string => `[[tool.tokenless.allowSecret]]\n${lines}\n`;
const inPublisher = (line: string): string => `[[tool.tokenless.publisher]]\nindex = "pypi"\n${line}\n`;

describe('parseConfig', () => {
  it('reads every key', () => {
    const config = parseConfig(FULL, 'pyproject.toml');
    expect(config).toMatchObject({
      project: 'app',
      repository: 'octo-org/app',
      workflow: 'release.yml',
      build: 'python -m build',
      gates: ['ruff check .', 'pytest -q'],
      tag: 'release-{version}',
      projectName: 'app',
      projectVersion: '0.5.0',
      dynamicVersion: false,
    });
    expect(config.publishers).toEqual([
      {
        index: 'testpypi',
        provider: 'github',
        environment: 'testpypi',
        reviewers: [],
        versions: 'all',
        location: { file: 'pyproject.toml', line: 16 },
      },
      {
        index: 'https://pkgs.example.com/legacy/',
        provider: 'github',
        owner: 'Octo-Org',
        repository: 'app',
        workflow: 'publish.yaml',
        project: 'app',
        ownerId: '12',
        repositoryId: '34',
        reviewers: ['octocat'],
        versions: 'v*.0',
        pending: true,
        location: { file: 'pyproject.toml', line: 23 },
      },
    ]);
  });

  it('says where each value came from', () => {
    const { sources } = parseConfig(FULL, 'pyproject.toml');
    const line = (key: string): number | undefined => sources[key]?.line;
    expect(line('project.name')).toBe(2);
    expect(line('project.version')).toBe(3);
    expect(line('workflow')).toBe(8);
    expect(line('tag')).toBe(14);
    expect(line('publisher.0.environment')).toBe(18);
    expect(line('publisher.1.workflow')).toBe(28);
  });

  it.each(['', '[tool.poetry]\nname = "x"\n', '[tool]\ntokenless = {}\n', '\uFEFF[project]\nname = "app"\n'])(
    'takes everything for left out in %j',
    (text) => {
      const config = parseConfig(text, 'pyproject.toml');
      expect(config).toMatchObject({ gates: [], tag: 'v{version}', publishers: [], dynamicVersion: false });
      expect(config.repository).toBeUndefined();
    },
  );

  it('sees that the build decides the version', () => {
    const config = parseConfig('[project]\nname = "app"\ndynamic = ["version"]\n', 'pyproject.toml');
    expect(config).toMatchObject({ projectName: 'app', dynamicVersion: true });
    expect(config.projectVersion).toBeUndefined();
  });

  it('is not misled by keys within texts of many lines', () => {
    const text = `[project]
description = """
[tool.tokenless]
tag = "x"
"""
name = '''a
b'''
[tool.tokenless]
"tag" = "v{version}"
`;
    expect(parseConfig(text, 'pyproject.toml').sources).toMatchObject({
      'project.name': { line: 6 },
      tag: { line: 9 },
    });
  });

  it('reads tokenless.toml at its top level', () => {
    const config = parseConfig('repository = "a/b"\n[[publisher]]\nindex = "pypi"\n', 'tokenless.toml');
    expect(config).toMatchObject({ repository: 'a/b', publishers: [{ index: 'pypi' }] });
    expect(config.publishers[0]?.location).toEqual({ file: 'tokenless.toml', line: 2 });
  });

  it.each([
    [inPublisher('enviroment = "pypi"'), 'enviroment', 'environment', 3],
    [inPublisher('owner_id = "1"'), 'owner_id', 'ownerId', 3],
    [inTool('publishers = []'), 'publishers', 'publisher', 2],
    [inTool('allowSecrets = []'), 'allowSecrets', 'allowSecret', 2],
    [inAllowSecret('members = "a"\nreason = "b"'), 'members', 'member', 2],
    [inTool('zzz = 1'), 'zzz', undefined, 2],
  ])('refuses the unknown key in %j', (text, key, nearest, line) => {
    const error = refusal(text);
    expect(error.code).toBe('config-key-unknown');
    expect(error.details).toMatchObject({ key, nearest });
    expect(error.location).toEqual({ file: 'pyproject.toml', line });
    expect(error.mend).toContain(`\`${nearest ?? key}\``);
  });

  it('reads what is allowed to look like a secret, with its place', () => {
    const lines = 'member = "tests/*.pem"\nkind = "private-key"\nreason = "test keys"';
    const { allowedSecrets } = parseConfig(
      `${inAllowSecret(lines)}${inAllowSecret('member = "a"\nreason = "b"')}`,
      'pyproject.toml',
    );
    expect(allowedSecrets).toEqual([
      {
        member: 'tests/*.pem',
        kind: 'private-key',
        reason: 'test keys',
        location: { file: 'pyproject.toml', line: 1 },
      },
      { member: 'a', reason: 'b', location: { file: 'pyproject.toml', line: 5 } },
    ]);
  });

  it.each([
    [inTool('repository = "app"'), 'repository'],
    [inTool('repository = "octo/app.git"'), 'repository'],
    [inTool('repository = "github.com/octo/app"'), 'repository'],
    [inTool('repository = "group//app"'), 'repository'],
    [inPublisher('repository = "app.git"'), 'publisher.repository'],
    [inTool('repository = "https://github.com/a/b"'), 'repository'],
    [inTool('workflow = ".github/workflows/release.yml"'), 'workflow'],
    [inTool('workflow = "release"'), 'workflow'],
    [inTool('tag = "v1"'), 'tag'],
    [inTool('tag = "{version}-{version}"'), 'tag'],
    [inTool('gates = "pytest"'), 'gates'],
    [inTool('build = ""'), 'build'],
    [inPublisher('provider = "forgejo"'), 'publisher.provider'],
    [inPublisher('owner = "octo/sub"'), 'publisher.owner'],
    [inPublisher('provider = "gitlab"\nowner = "/group"'), 'publisher.owner'],
    [inPublisher('provider = "gitlab"\nworkflow = "/ci/main.yml"'), 'publisher.workflow'],
    [inPublisher('provider = "gitlab"\nworkflow = "ci/main.json"'), 'publisher.workflow'],
    [inPublisher('environment = " pypi"'), 'publisher.environment'],
    [inPublisher('environment = "(Any)"'), 'publisher.environment'],
    [inPublisher('repository = "octo/app"'), 'publisher.repository'],
    [inPublisher('ownerId = "me"'), 'publisher.ownerId'],
    ['[[tool.tokenless.publisher]]\nindex = "pipy"\n', 'publisher.index'],
    ['[project]\nversion = 1\n', 'version'],
    [inAllowSecret('member = "a"'), 'allowSecret.reason'],
    [inAllowSecret('member = "a"\nreason = " "'), 'allowSecret.reason'],
    [inAllowSecret('reason = "a"'), 'allowSecret.member'],
    [inAllowSecret('member = "/a"\nreason = "b"'), 'allowSecret.member'],
    [inAllowSecret('member = "a"\nreason = "b"\nkind = "private-keys"'), 'allowSecret.kind'],
  ])('refuses the value in %j', (text, key) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'config-value-invalid', details: { key } });
    expect(error.location?.line).toBeGreaterThan(0);
    expect(error.why).not.toMatch(/invalid input|expected|received/iu);
  });

  it('says that a key is missing, and of what kind a value is', () => {
    expect(refusal('[[tool.tokenless.publisher]]\nenvironment = "x"\n')).toMatchObject({
      message: '`pyproject.toml` has no `publisher.index`',
      mend: 'add `publisher.index`',
      location: { line: 1 },
    });
    expect(refusal('[tool]\ntokenless = 3\n')).toMatchObject({
      message: '`tool.tokenless` in `pyproject.toml` has a value that cannot be used',
      why: 'it is a number, and a table of keys belongs there',
    });
    expect(refusal(inTool('gates = 2026-01-01')).why).toBe('it is a date, and a list belongs there');
  });

  it.each([
    ['an upload token', 'build = "TWINE_PASSWORD=pypi-AgEIcHlwaS5vcmcCJGFiY2RlZg twine upload dist/*"'],
    ['a GitHub token', 'gates = ["GH_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345 sh check.sh"]'],
    ['a password in a URL', 'publisher = [{ index = "https://me:hunter2hunter2@pkgs.example.com/legacy/" }]'],
  ])('refuses a literal credential, %s, and does not repeat it', (_what, line) => {
    const error = refusal(inTool(line));
    expect(error.code).toBe('credential-literal');
    expect(error.location?.line).toBe(2);
    expect(JSON.stringify([error.message, error.why, error.mend, error.details])).not.toMatch(
      /AgEI|ghp_|hunter2/u,
    );
  });

  it('names the place where a text stops being TOML', () => {
    expect(refusal('[tool.tokenless]\ntag = v1\n')).toMatchObject({
      code: 'config-not-toml',
      location: { file: 'pyproject.toml', line: 2 },
    });
  });
});

describe('parseConfigTexts', () => {
  it('takes the project from pyproject.toml and the rest from tokenless.toml', () => {
    const config = parseConfigTexts({
      'pyproject.toml': '[project]\nname = "app"\nversion = "1"\n',
      'tokenless.toml': 'repository = "a/b"\n',
    });
    expect(config).toMatchObject({ projectName: 'app', projectVersion: '1', repository: 'a/b' });
    expect(config.sources).toMatchObject({
      repository: { file: 'tokenless.toml' },
      'project.name': { file: 'pyproject.toml' },
    });
  });

  it('is content with no file at all', () => {
    expect(parseConfigTexts({})).toMatchObject({ publishers: [], tag: 'v{version}' });
    expect(parseConfigTexts({ 'tokenless.toml': 'tag = "{version}"\n' }).tag).toBe('{version}');
  });

  it('refuses a configuration in two places', () => {
    expect(
      refusalOf(() =>
        parseConfigTexts({ 'pyproject.toml': inTool('repository = "a/b"'), 'tokenless.toml': '' }),
      ).code,
    ).toBe('config-in-two-places');
  });
});
