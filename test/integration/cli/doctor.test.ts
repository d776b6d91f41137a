import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli.ts';

const TAGGED = `on:
  push:
    tags: ['v*']
jobs:
  publish:
    environment: release
    permissions: { id-token: write }
    runs-on: ubuntu-latest
    steps:
      - uses: pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-doctor-'));
  await mkdir(path.join(folder, '.github/workflows'), { recursive: true });
  await writeFile(path.join(folder, '.github/workflows/release.yml'), TAGGED);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Document {
  readonly registration: string;
  readonly jobs: readonly { readonly events: readonly { readonly verdict: string }[] }[];
  readonly findings: readonly { readonly rule: string; readonly file: string }[];
}

async function doctor(...args: readonly string[]): Promise<{ exitCode: number; document: Document }> {
  const env = { PATH: process.env['PATH'] ?? '' };
  const { exitCode, stdout } = await runCli(['doctor', folder, ...args, '--json'], {
    directory: folder,
    env,
  });
  return { exitCode, document: JSON.parse(stdout) as Document };
}

const NAMED = ['--repository', 'octo/app'];

async function register(publishers: readonly object[]): Promise<readonly string[]> {
  await writeFile(path.join(folder, 'publishers.json'), JSON.stringify(publishers));
  return [...NAMED, '--publishers', 'publishers.json'];
}

describe('tokenless doctor', () => {
  it.each([
    ['octo/app.git', 'leave out `.git`'],
    ['github.com/octo/app', 'leave out the host'],
    ['app', '`GROUP/SUBGROUP/NAME`'],
    ['https://github.com/octo/app', 'is not of the form `OWNER/NAME`'],
  ])('refuses %s for the name of a repository: no ID token carries it', async (name, words) => {
    const options = { directory: folder, env: { PATH: process.env['PATH'] ?? '' } };
    const { exitCode, stderr } = await runCli(['doctor', folder, '--repository', name], options);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`\`${name}\` is not of the form \`OWNER/NAME\``);
    expect(stderr).toContain(words);
  });

  it('needs nothing but .github where the repository is named', async () => {
    const { exitCode, document } = await doctor(...NAMED);
    expect(document).toMatchObject({
      schema: 'tokenless/doctor/v1',
      repository: 'octo/app',
      registration: 'none',
      jobs: [{ job: 'publish', index: 'pypi', events: [{ verdict: 'unknown' }] }],
    });
    expect(exitCode).toBe(0);
  });

  it('ends with 1 where an index would refuse', async () => {
    const { exitCode, document } = await doctor(
      ...(await register([{ index: 'pypi', environment: 'pypi' }])),
    );
    expect(document).toMatchObject({
      registration: 'declared',
      jobs: [{ events: [{ verdict: 'reject', code: 'publisher-environment-mismatch' }] }],
    });
    expect(exitCode).toBe(1);
  });

  it('takes an empty list for what is registered: nothing', async () => {
    const { document } = await doctor(...(await register([])));
    expect(document.jobs[0]?.events).toMatchObject([{ verdict: 'reject', code: 'publisher-not-found' }]);
  });

  it('says where the repository is to be named', async () => {
    const { exitCode, document } = await doctor();
    expect(document).toMatchObject({ code: 'repository-unknown' });
    expect(exitCode).toBe(2);
  });

  it('reports a link that leads out, a broken file and a broken configuration, and judges the rest', async () => {
    await symlink('/etc/passwd', path.join(folder, '.github/workflows/link.yml'));
    await writeFile(path.join(folder, '.github/workflows/broken.yml'), 'on: [');
    await writeFile(path.join(folder, 'pyproject.toml'), '[tool.tokenless\n');
    const { exitCode, document } = await doctor(...NAMED);
    const broken = document.findings.filter(({ rule }) => rule === 'file-unreadable');
    expect(broken.map(({ file }) => file)).toEqual([
      '.github/workflows/broken.yml',
      '.github/workflows/link.yml',
      'pyproject.toml',
    ]);
    expect(document.jobs).toHaveLength(1);
    expect(exitCode).toBe(1);
  });

  it('passes over what a baseline knows, and tells what is new', async () => {
    const file = path.join(folder, '.github/workflows/release.yml');
    await writeFile(file, TAGGED.replace(/@[0-9a-f]{40}/u, '@release/v1'));
    await doctor(...NAMED, '--write-baseline', 'baseline.json');
    const rules = async (): Promise<readonly string[]> =>
      (await doctor(...NAMED, '--baseline', 'baseline.json')).document.findings.map(({ rule }) => rule);
    expect(await rules()).toEqual([]);
    await writeFile(file, `# moved\n${await readFile(file, 'utf8')}      - uses: octo/other@v1\n`);
    expect(await rules()).toEqual(['unpinned-action']);
    await writeFile(path.join(folder, 'baseline.json'), '{}');
    expect(await doctor(...NAMED, '--baseline', 'baseline.json')).toMatchObject({
      exitCode: 2,
      document: { code: 'baseline-invalid' },
    });
  });

  it.each(['sarif', 'github', 'text'])('prints findings as %s', async (format) => {
    await writeFile(path.join(folder, '.github/workflows/release.yml'), TAGGED.replace(/@[0-9a-f]{40}/u, ''));
    const args = ['doctor', folder, ...NAMED, '--format', format, '--fail-on', 'warning'];
    const env = { PATH: process.env['PATH'] ?? '' };
    const { exitCode, stdout } = await runCli(args, { directory: folder, env });
    expect(stdout).toContain('unpinned-action');
    expect(exitCode).toBe(1);
  });
});
