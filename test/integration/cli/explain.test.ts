import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';
import { actionLog, stamped } from '../../support/explain/logs.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { githubClaims } from '../../support/trust.ts';

const OCTO = { owner: 'octo', repository: 'app', workflow: 'release.yml' };
const IN_PYPI = { index: 'pypi', project: 'app', provider: 'github', ...OCTO, environment: 'pypi' };
const WRONG = githubClaims({ environment: 'release', sub: 'repo:octo/app:environment:release' });

type Files = Readonly<Record<string, unknown>>;

function folder(files: Files): string {
  const directory = temporaryFolder('explain');
  for (const [name, content] of Object.entries(files)) {
    const data = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
    writeFileSync(path.join(directory, name), data);
  }
  return directory;
}

async function explain(files: Files, args: readonly string[], stdin = ''): Promise<CliRun> {
  return runCli(['explain', ...args], { directory: folder(files), stdin });
}

async function document(files: Files, args: readonly string[], stdin = ''): Promise<Record<string, unknown>> {
  const { stdout } = await explain(files, [...args, '--json'], stdin);
  return JSON.parse(stdout) as Record<string, unknown>;
}

function compact(claims: object): string {
  const part = (data: object): string => Buffer.from(JSON.stringify(data)).toString('base64url');
  return `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.${'c2lnbmF0dXJl'.repeat(8)}`;
}

describe('explain', () => {
  it('tells a wrong environment in words and ends with 1', async () => {
    const run = await explain({ 'p.json': IN_PYPI, 'c.json': WRONG }, [
      '--publisher',
      'p.json',
      '--claims',
      'c.json',
    ]);
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    const lines = run.stdout.split('\n');
    expect(lines.slice(0, 7)).toEqual([
      'error[publisher-environment-mismatch]: PyPI refuses this ID token: the publisher names another environment',
      '  why:  the publisher expects `environment` to be `pypi`; the token says `release`',
      '  mend: set `environment: pypi` on the publish job, or register the publisher with `environment` `release`',
      '  see:  docs/errors/publisher-environment-mismatch.md',
      '',
      'claim        expected  got',
      'environment  pypi      release',
    ]);
    expect(lines).toContain(
      'the registration that would match: owner octo, repository app, workflow release.yml, environment release',
    );
    expect(run.stdout).toContain('A8 likely: ');
  });

  it('accepts what matches and ends with 0', async () => {
    const files = { 'p.json': IN_PYPI, 'c.json': githubClaims() };
    const run = await explain(files, ['--publisher', 'p.json', '--claims', 'c.json']);
    expect([run.exitCode, run.stdout.split('\n')[0]]).toEqual([0, 'accept: PyPI accepts this ID token']);
  });

  it.each(['publisher', 'claims', 'token', 'log', 'error'])(
    'reads --%s from standard input',
    async (name) => {
      const inputs: Record<string, string> = {
        publisher: JSON.stringify([IN_PYPI]),
        claims: JSON.stringify(WRONG),
        token: compact(WRONG),
        log: actionLog(),
        error: '{"errors":[{"code":"invalid-publisher","description":"no"}]}',
      };
      const files = { 'p.json': IN_PYPI, 'c.json': WRONG };
      const others = name === 'publisher' ? ['--claims', 'c.json'] : ['--publisher', 'p.json'];
      expect(await document(files, [...others, `--${name}`, '-'], inputs[name])).toMatchObject({
        schema: 'tokenless/explain/v1',
        verdict: 'reject',
      });
    },
  );

  it('judges by the registry that is asked for, else by the one that the publishers are of', async () => {
    const registries = async (publisher: object, ...args: string[]): Promise<unknown> =>
      (
        await document({ 'p.json': publisher, 'c.json': WRONG }, [
          '--publisher',
          'p.json',
          '--claims',
          'c.json',
          ...args,
        ])
      )['registry'];
    expect(await registries(IN_PYPI)).toBe('pypi');
    expect(await registries({ ...IN_PYPI, index: 'testpypi' })).toBe('testpypi');
    expect(await registries({ ...IN_PYPI, index: 'https://index.example/' })).toBe('tokenless');
    expect(await registries(OCTO)).toBe('pypi');
    expect(await registries(IN_PYPI, '--registry', 'tokenless')).toBe('tokenless');
    const log = stamped(['repository-url: https://test.pypi.org/legacy/', '* `invalid-publisher`: no']);
    expect((await document({}, ['--log', '-'], log))['registry']).toBe('testpypi');
    const npm = stamped(['npm error code ENEEDAUTH', 'npm error need auth']);
    expect((await document({}, ['--log', '-'], npm))['registry']).toBe('npm');
  });

  it('takes what the project declares where no publisher is given', async () => {
    const toml = [
      '[project]',
      'name = "app"',
      '[tool.tokenless]',
      'repository = "octo/app"',
      'workflow = "release.yml"',
      '[[tool.tokenless.publisher]]',
      'index = "pypi"',
      'environment = "pypi"',
      '[[tool.tokenless.publisher]]',
      'index = "testpypi"',
      'environment = "release"',
    ].join('\n');
    const files = { 'pyproject.toml': toml, 'c.json': WRONG };
    expect(await document(files, ['--claims', 'c.json'])).toMatchObject({
      verdict: 'reject',
      code: 'publisher-environment-mismatch',
      registration: 'declared',
      publisher: { index: 'pypi', environment: 'pypi' },
    });
    expect(await document(files, ['--claims', 'c.json', '--registry', 'testpypi'])).toMatchObject({
      verdict: 'accept',
      registration: 'declared',
    });
    const incomplete = { ...files, 'pyproject.toml': toml.replace('workflow = "release.yml"\n', '') };
    expect(await document(incomplete, ['--claims', 'c.json'])).toMatchObject({
      verdict: 'unknown',
      registration: 'none',
      notes: [expect.stringContaining('is not complete'), expect.anything()],
    });
  });

  it('without any publisher shows the registration that would match', async () => {
    const run = await explain({ 'c.json': WRONG }, ['--claims', 'c.json']);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('unknown: no publisher is known');
    expect(run.stdout).toContain('the registration that would match: owner octo');
  });
});

describe('explain --token', () => {
  const idToken = compact(WRONG);

  it.each([
    ['the token', idToken],
    ['a header', `Authorization: Bearer ${idToken}\n`],
    ['GitHub’s answer', JSON.stringify({ count: 1, value: idToken })],
  ])('decodes %s, says that it verifies nothing, and never prints it', async (_what, stdin) => {
    for (const more of [[], ['--json']]) {
      const run = await explain(
        { 'p.json': IN_PYPI },
        ['--publisher', 'p.json', '--token', '-', ...more],
        stdin,
      );
      expect(run.exitCode).toBe(1);
      expect(run.stdout).toContain('publisher-environment-mismatch');
      expect(run.stdout).toContain('not verified');
      const parts = idToken.split('.');
      for (const part of parts) expect(run.stdout + run.stderr).not.toContain(part);
    }
  });

  it('refuses one in the command line, without repeating it', async () => {
    const run = await explain({}, ['--token', idToken]);
    expectError(run, { code: 'usage-invalid', exitCode: 2, words: ['`--token -`'] });
    for (const part of idToken.split('.')) expect(run.stdout + run.stderr).not.toContain(part);
  });

  it('refuses what is none', async () => {
    const run = await explain({}, ['--token', '-'], 'a.b');
    expectError(run, { code: 'id-token-malformed', exitCode: 1 });
  });
});

describe('explain --log', () => {
  it('reads UTF-16, as PowerShell writes it', async () => {
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(actionLog(), 'utf16le')]);
    expect(await document({ 'job.log': wide }, ['--log', 'job.log'])).toMatchObject({
      wire: 'invalid-publisher',
      claims: { repository: 'octo/app' },
    });
  });

  it('prints no escape and begins no workflow command (attack)', async () => {
    const log = actionLog().replaceAll('`release`', '`rel\u001B[31mease\r::set-env name=x::y`');
    const run = await explain({ 'p.json': IN_PYPI }, ['--publisher', 'p.json', '--log', '-'], log);
    // eslint-disable-next-line no-control-regex
    expect(run.stdout).not.toMatch(/\u001B|\r|^::/mu);
  });
});

describe('a wrong command line of explain', () => {
  const secret = `pypi-${'AgEIcHlw'.repeat(8)}`;
  it.each([
    ['nothing', [], 'usage-invalid', 2],
    ['a publisher alone', ['--publisher', 'p.json'], 'usage-invalid', 2],
    ['two sets of claims', ['--claims', 'c.json', '--token', '-'], 'usage-invalid', 2],
    ['two failures', ['--log', '-', '--error', 'c.json'], 'usage-invalid', 2],
    ['standard input twice', ['--publisher', '-', '--claims', '-'], 'usage-invalid', 2],
    ['a flag that is none', ['--claim', 'c.json'], 'usage-invalid', 2],
    ['claims that are no object', ['--claims', 'list.json'], 'usage-invalid', 2],
    ['claims that are no JSON', ['--claims', 'broken.json'], 'usage-invalid', 2],
    ['claims that are nested without end', ['--claims', 'deep.json'], 'usage-invalid', 2],
    ['a registry that is none', ['--claims', 'c.json', '--registry', 'pipy'], 'registry-unknown', 2],
    [
      'a publisher that is none',
      ['--claims', 'c.json', '--publisher', 'broken.json'],
      'publishers-file-not-json',
      2,
    ],
    [
      'a publisher without its workflow',
      ['--claims', 'c.json', '--publisher', 'half.json'],
      'publisher-form-invalid',
      2,
    ],
    ['a file that is not there', ['--claims', 'nowhere.json'], 'file-not-found', 5],
    ['a folder', ['--log', '.'], 'file-not-found', 5],
  ])('is %s', async (_what, args, code, exitCode) => {
    const files = {
      'p.json': IN_PYPI,
      'c.json': WRONG,
      'list.json': [],
      'broken.json': `{"x": "${secret}"`,
      'deep.json': `{"sub":${'['.repeat(9000)}${']'.repeat(9000)}}`,
      'half.json': { owner: 'octo', repository: 'app' },
    };
    const run = await explain(files, args);
    expectError(run, { code, exitCode });
    expect(run.stdout + run.stderr).not.toContain('AgEIcHlw');
  });
});
