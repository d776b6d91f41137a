import { describe, expect, it } from 'vitest';
import { distWith } from '../../support/rehearsal/dist.ts';
import { makeProject, replacing } from '../../support/rehearsal/project.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { helloWheel } from '../../support/index/upload-body.ts';

type Usage = readonly [what: string, args: readonly string[], words: readonly string[]];

const USAGE: readonly Usage[] = [
  ['a command that is not there', ['rehears'], ['`rehears`', '`tokenless rehearse`']],
  ['a command that is like none', ['qwertyuiop'], ['`tokenless --help`']],
  ['a flag that is not there', ['rehearse', '--approv', 'octocat'], ['approv', '--help']],
  ['a flag without its value', ['rehearse', '--tag'], ['tag']],
  ['a value that is none of those', ['rehearse', '--client', 'pip'], ['pip', 'builtin']],
  ['a number that is none', ['publish', '--index', 'pypi', '--wait', 'long'], ['long']],
  ['too many arguments', ['pack', '.', 'dist'], ['dist']],
  ['a missing argument', ['replay'], ['RECORD']],
  ['a missing flag', ['publisher', 'list', '--index', 'https://index.example/'], ['credential']],
  ['an index that is neither a name nor an address', ['publish', '--index', 'pipy'], ['`pipy`']],
  ['a release without a version', ['download', 'paxman'], ['`NAME==VERSION`']],
  ['no command for the token', ['token', '--index', 'pypi'], ['--']],
  ['a client that nobody knows', ['token', '--index', 'pypi', '--', 'curl', 'x'], ['`--client`', '`twine`']],
  [
    'half of a certificate',
    ['serve', '--credential', 'env:C', '--tls-key', 'key.pem'],
    ['`--tls-certificate`'],
  ],
  [
    'no base URL beyond loopback',
    ['serve', '--credential', 'env:C', '--host', '0.0.0.0', '--no-tls'],
    ['`--base-url'],
  ],
  ['no TLS beyond loopback', ['serve', '--credential', 'env:C', '--host', '0.0.0.0'], ['`--no-tls`']],
  ['claims that are no object', ['issuer', '--claims', '-'], ['JSON object']],
];

const SECRET = `pypi-${'AgEIcHlw'.repeat(8)}`;

describe('a secret on the command line', () => {
  it.each([
    ['as a file of registrations', ['doctor', '--repository', 'octo/app', '--publishers', SECRET]],
    ['as a value', ['doctor', '--repository', SECRET]],
    ['as a flag', ['doctor', `--${SECRET}`]],
    ['as a command', [SECRET]],
    ['as a format', ['doctor', '--format', SECRET]],
  ])('is not repeated %s', async (_what, args) => {
    const { exitCode, stdout, stderr } = await runTidily(args, { directory: temporaryFolder() });
    expect(exitCode).toBe(2);
    expect(stdout + stderr).not.toContain(SECRET.slice(5, 40));
  });
});

describe('wrong usage ends with 2 and in the one form:', () => {
  it.each(USAGE)('%s', async (_what, args, words) => {
    const run = await runTidily(args, { stdin: '[]', env: { C: 'correct horse battery staple' } });
    expectError(run, { code: 'usage-invalid', exitCode: 2, words });
    expect(run.stdout).toBe('');
  });

  it.each([
    ['an unknown issuer fault', ['issuer', '--claims', '-', '--fault', 'expird'], 'issuer-fault-unknown'],
    [
      'an unknown profile',
      ['serve', '--credential', 'env:C', '--profile', 'npm', '--no-tls'],
      'registry-unknown',
    ],
    ['a secret that is not there', ['serve', '--credential', 'env:D', '--no-tls'], 'secret-missing'],
    [
      'an address without TLS',
      ['download', 'a==1', '--index', 'http://index.example/'],
      'index-url-not-https',
    ],
    [
      'an address with a password',
      ['download', 'a==1', '--index', 'https://u:p@index.example/'],
      'index-url-invalid',
    ],
  ])('%s has a code of its own', async (_what, args, code) => {
    const data = temporaryFolder('data');
    const run = await runTidily(args, {
      stdin: '{}',
      directory: data,
      env: { C: 'correct horse battery staple' },
    });
    expectError(run, { code, exitCode: 2 });
  });
});

describe('an error', () => {
  const MISSING = ['checksums', '/nowhere/dist'];

  it('is one document with --json, and words on stderr all the same', async () => {
    const run = await runTidily([...MISSING, '--json']);
    expect(JSON.parse(run.stdout)).toEqual({
      schema: 'tokenless/error/v1',
      code: 'folder-missing',
      what: expect.stringContaining('`/nowhere/dist`') as string,
      why: expect.any(String) as string,
      mend: expect.any(String) as string,
      details: { folder: '/nowhere/dist' },
    });
    expectError(run, { code: 'folder-missing', exitCode: 5 });
  });

  it('is said with --quiet, which leaves out everything else', async () => {
    const quiet = await runTidily([...MISSING, '--quiet']);
    expectError(quiet, { code: 'folder-missing', exitCode: 5 });
    expect(quiet.stderr).toMatch(/^error\[/u);
    const done = await runTidily(['checksums', distWith([helloWheel()]), '--quiet']);
    expect(done.stderr).toBe('');
    expect(done.stdout).toMatch(/^[0-9a-f]{64} {2}hello_dist-1\.0-py3-none-any\.whl\n$/u);
  });

  it('is plain in a pipe, coloured where that is forced, plain with NO_COLOR whatever else is said', async () => {
    const colours = async (env: Record<string, string>): Promise<boolean> =>
      (
        await runTidily(['replay', 'nowhere.json'], { env, directory: distWith([helloWheel()]) })
      ).stderr.includes('\u001B[');
    expect(await colours({})).toBe(false);
    expect(await colours({ NO_COLOR: '1' })).toBe(false);
    expect(await colours({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
  });

  it('is an annotation in GitHub Actions, at the line', async () => {
    const project = makeProject({ files: { '.github/workflows/release.yml': 'on: [\n' } });
    const run = await runTidily(['rehearse', project], { env: { GITHUB_ACTIONS: 'true' } });
    expect(run.stderr).toMatch(/^::error file=\.github\/workflows\/release\.yml,line=\d+::.+ — .+ — .+$/mu);
  });

  it('cannot break out of its annotation', async () => {
    const run = await runTidily(['checksums', '/nowhere/a\n::set-env name=X::y%0A'], {
      env: { GITHUB_ACTIONS: 'true' },
    });
    const commands = run.stderr.split('\n').filter((line) => line.startsWith('::'));
    expect(commands).toEqual([expect.stringMatching(/^::error::/u)]);
  });

  it('cannot start a workflow command by the name of an environment', async () => {
    const hostile = replacing('environment: pypi\n', 'environment: "a\\n::set-env name=X::y\\e[31m"\n');
    const project = makeProject({ edits: { '.github/workflows/release.yml': hostile } });
    const run = await runTidily(['rehearse', project], { env: { GITHUB_ACTIONS: 'true' } });
    expect(run.exitCode).toBe(1);
    expect(run.stdout + run.stderr).not.toMatch(/^\s*::set-env/mu);
    expect(run.stdout + run.stderr).not.toContain('\u001B');
  });
});
