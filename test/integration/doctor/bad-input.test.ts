import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';

const GOOD = `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    permissions: { id-token: write }
    steps: [{ run: uv publish }]
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-bad-'));
  mkdirSync(path.join(folder, '.github/workflows'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string | Uint8Array): void =>
  writeFileSync(path.join(folder, '.github/workflows', name), text);

interface Row {
  readonly workflow: string;
  readonly events: readonly { readonly verdict: string }[];
}
interface Report {
  readonly jobs: readonly Row[];
  readonly findings: readonly { readonly rule: string; readonly file: string }[];
}

function run(...args: readonly string[]): Promise<CliRun> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  return runCli(['doctor', folder, '--repository', 'octo/app', ...args], { directory: folder, env });
}

async function report(): Promise<Report> {
  const { stdout, stderr } = await run('--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
}

const unread = ({ findings }: Report): readonly string[] =>
  findings.filter(({ rule }) => rule === 'file-unreadable').map(({ file }) => path.basename(file));

const LEVELS = 'abcdefghij';
const BOMB = LEVELS.split('')
  .map((name, at) =>
    at === 0
      ? `${name}: &${name} [x, x, x, x, x, x, x, x, x]`
      : `${name}: &${name} [${`*${LEVELS[at - 1] ?? ''}, `.repeat(9)}x]`,
  )
  .join('\n');

describe('a workflow that nobody can read', () => {
  it.each<[string, string | Uint8Array]>([
    ['aliases that blow up', `${BOMB}\non: push\njobs: {}\n`],
    ['ten megabytes', `on: push\njobs: {}\n#${'x'.repeat(10 * 1024 * 1024)}\n`],
    ['lists in lists in lists', `on: push\njobs: ${'['.repeat(5000)}`],
    ['tabs for indentation', 'on: push\njobs:\n\tpublish: {}\n'],
    ['a key twice', `${GOOD}on: push\n`],
    ['a job twice', GOOD.replace('  publish:', '  publish: {}\n  publish:')],
    ['UTF-16', Buffer.from(GOOD, 'utf16le')],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0x80, 0xc0])],
    ['an alias without an anchor', 'on: *nobody\njobs: {}\n'],
    ['two documents', `${GOOD}---\n${GOOD}`],
    ['nothing', ''],
  ])('of %s is a finding, beside one that is judged', async (_what, text) => {
    put('bad.yml', text);
    put('good.yml', GOOD);
    const told = await report();
    expect(unread(told)).toEqual(['bad.yml']);
    expect(told.jobs.map(({ workflow }) => workflow)).toEqual(['good.yml']);
  });

  it('of a link that leads out, to nothing, in a circle or to a folder is never taken for a good one', async () => {
    symlinkSync('/etc/passwd', path.join(folder, '.github/workflows/out.yml'));
    symlinkSync('circle.yml', path.join(folder, '.github/workflows/circle.yml'));
    symlinkSync('..', path.join(folder, '.github/workflows/folder.yml'));
    put('good.yml', GOOD);
    const told = await report();
    expect(unread(told)).toContain('out.yml');
    expect(told.jobs).toHaveLength(1);
  });

  it('of calls in a circle is a finding', async () => {
    const call = (file: string): string =>
      `on: { push: {}, workflow_call: {} }\njobs: { a: { uses: ./.github/workflows/${file} } }\n`;
    put('a.yml', call('b.yml'));
    put('b.yml', call('a.yml'));
    expect(unread(await report())).toEqual(['a.yml', 'b.yml']);
  });
});

describe('a workflow that is read all the same', () => {
  it.each([
    ['with a byte order mark', `\uFEFF${GOOD}`],
    ['with the line ends of Windows', GOOD.replaceAll('\n', '\r\n')],
    ['with the line ends of old Macs in a comment', `# a\rb\n${GOOD}`],
  ])('%s', async (_what, text) => {
    put('release.yml', text);
    expect((await report()).jobs).toMatchObject([{ workflow: 'release.yml', method: 'uv' }]);
  });

  it.each(['${{', '${{ }}', '${{ github.ref == }}', '${{ fromJSON(', "${{ 'a }}", '${{ secrets }}'])(
    'with the expression %j, for which nothing is accepted',
    async (expression) => {
      put('release.yml', GOOD.replace('    steps', `    environment: "${expression}"\n    steps`));
      writeFileSync(
        path.join(folder, 'p.json'),
        JSON.stringify([{ index: 'pypi', workflow: 'release.yml', environment: 'pypi' }]),
      );
      const { stdout } = await run('--json', '--publishers', 'p.json');
      const { jobs } = JSON.parse(stdout) as Report;
      expect(jobs.flatMap(({ events }) => events.map(({ verdict }) => verdict))).not.toContain('accept');
    },
  );

  it('with a name that would steer a terminal, which is never printed as it is', async () => {
    put('\u001B[31mevil\n::error::x.yml', GOOD);
    for (const format of ['text', 'github']) {
      const { stdout } = await run('--format', format);
      expect(stdout).not.toContain('\u001B[31mevil');
      expect(stdout).not.toMatch(/^::error::x/mu);
    }
  });

  it('among five thousand others', { timeout: 120_000 }, async () => {
    for (let number = 0; number < 5000; number += 1) put(`w${number}.yml`, 'on: push\njobs: {}\n');
    put('release.yml', GOOD);
    expect((await report()).jobs).toHaveLength(1);
  });
});

describe('a folder', () => {
  const git = (...args: readonly string[]): void => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    execFileSync('git', ['-C', folder, ...args], { env, stdio: 'ignore' });
  };

  it('that is a repository without a commit is judged by its files', async () => {
    git('init', '--quiet');
    put('release.yml', GOOD);
    expect((await report()).jobs).toHaveLength(1);
  });

  it('that does not exist, or is a file, is a clear error', async () => {
    put('release.yml', GOOD);
    for (const place of ['nowhere', '.github/workflows/release.yml']) {
      const { exitCode, stderr } = await runCli(['doctor', place], { directory: folder });
      expect(stderr).toContain('error[repository-not-found]');
      expect(exitCode).toBe(5);
    }
  });

  it('with nothing in it has nothing to say', async () => {
    rmSync(path.join(folder, '.github'), { recursive: true });
    expect(await report()).toMatchObject({ registration: 'none', jobs: [] });
  });
});
