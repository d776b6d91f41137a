import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MACAROONS } from '../../support/api-tokens/macaroons.ts';
import { type CliRun, type CliWorld, runCli } from '../../support/cli.ts';
import { expectNoSecret } from '../../support/rehearsal/leaks.ts';
import { PYPROJECT, WORKFLOW, git, makeProject, replacing } from '../../support/rehearsal/project.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

const STATE = '.tokenless/fallback.json';
const RUNBOOK = 'docs/RELEASING.md';
const CHANGELOG = 'CHANGELOG.md';
const PROJECT = 'paxman';

const notes = { [CHANGELOG]: '# Changelog\n\n## Unreleased\n\n- Nothing yet.\n' };

/** The example under the document's name, whose project is at the indexes already. */
const project = (edits: Parameters<typeof makeProject>[0] = {}): string =>
  makeProject({
    files: notes,
    ...edits,
    edits: {
      [PYPROJECT]: (text) =>
        replacing(/pending = true\n/gu, '')(replacing('name = "hello-dist"', `name = "${PROJECT}"`)(text)),
      ...edits.edits,
    },
  });

const read = (root: string, file: string): string => readFileSync(path.join(root, file), 'utf8');

const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };

const fallback = (root: string, args: readonly string[], world: CliWorld = {}): Promise<CliRun> =>
  runCli(['fallback', ...args], { directory: root, ...world, env: { ...env, ...world.env } });

const ARM = ['arm', '--index', 'testpypi', '--reason', 'the exchange answers 503', '--incident', 'OPS-7'];
const arm = (root: string, ...more: readonly string[]): Promise<CliRun> => fallback(root, [...ARM, ...more]);

const everything = (root: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .filter((file) => !file.startsWith('.git/'))
      .map((file) => [file, read(root, file)]),
  );

const doctor = (root: string): Promise<CliRun> => runCli(['doctor', '.', '--json'], { directory: root, env });

const rulesFound = async (root: string): Promise<readonly string[]> => {
  const { stdout } = await doctor(root);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; severity: string }[] };
  return findings.filter(({ rule }) => rule.startsWith('fallback')).map(({ rule }) => rule);
};

describe('fallback arm', () => {
  it('edits the step, opens one entry each in runbook and changelog, keeps what restores it', async () => {
    const root = project();
    const before = read(root, WORKFLOW);
    const run = await arm(root, '--expires', '2d', '--opened-by', 'octocat');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const after = read(root, WORKFLOW);
    expect(after).toContain('password: ${{ secrets.TESTPYPI_API_TOKEN }}');
    expect(after).toContain('environment: testpypi-fallback');
    expect(after).toMatch(
      /^ {6}# tokenless-fallback: armed \d{4}-\d{2}-\d{2} expires \d{4}-\d{2}-\d{2} incident OPS-7$/mu,
    );
    expect(
      after
        .replaceAll(/^.*(?:tokenless-fallback: armed|password:|attestations: false).*\n/gmu, '')
        .replace('testpypi-fallback', 'testpypi'),
    ).toBe(before);
    expect(read(root, RUNBOOK).match(/OPS-7:/gu)).toHaveLength(1);
    expect(read(root, CHANGELOG).match(/Incident OPS-7/gu)).toHaveLength(1);
    const state = JSON.parse(read(root, STATE)) as { files: { before: { base64: string } }[] };
    expect(Buffer.from(state.files[0]?.before.base64 ?? '', 'base64').toString('utf8')).toBe(before);
    expect(run.stdout).toContain(
      'gh secret set TESTPYPI_API_TOKEN --repo octo-org/hello-dist --env testpypi-fallback',
    );
    expect(run.stdout).toContain('with the scope "Project: paxman" and no other');
  });

  it('writes nothing with --dry-run, and shows what it would', async () => {
    const root = project();
    const before = everything(root);
    const run = await arm(root, '--dry-run');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('+          password: ${{ secrets.TESTPYPI_API_TOKEN }}');
    expect(run.stdout).toContain('nothing was written');
    expect(everything(root)).toEqual(before);
  });

  it('arms both indexes at once, each with its own secret and environment', async () => {
    const root = project();
    expect((await arm(root, '--index', 'pypi')).exitCode).toBe(0);
    const after = read(root, WORKFLOW);
    expect(after).toContain('secrets.PYPI_API_TOKEN');
    expect(after).toContain('environment: pypi-fallback');
    expect(after.match(/tokenless-fallback: armed/gu)).toHaveLength(2);
  });

  it('says that only a token of the account can be made where the project is new', async () => {
    const root = makeProject({ files: notes });
    const run = await arm(root);
    expect(run.stdout).toContain('for the entire account');
    expect(run.stdout).toContain('--project-does-not-exist-yet');
  });

  it('keeps CRLF', async () => {
    const root = project({ edits: { [WORKFLOW]: (text) => text.replaceAll('\n', '\r\n') } });
    expect((await arm(root)).exitCode).toBe(0);
    expect(read(root, WORKFLOW).replaceAll('\r\n', '')).not.toContain('\n');
    const run = await fallback(root, ['rollback']);
    expect(run.exitCode).toBe(0);
    expect(git(root, 'status', '--porcelain', '--', WORKFLOW)).toBe('');
  });

  it('is refused a second time', async () => {
    const root = project();
    await arm(root);
    const before = everything(root);
    expectError(await arm(root), { code: 'fallback-armed-already', exitCode: 1, words: ['OPS-7'] });
    expect(everything(root)).toEqual(before);
  });

  it.each([
    ['8d', 'more than 7 days'],
    ['0d', 'past'],
    ['2020-01-01', 'past'],
    ['2099-01-01', 'more than 7 days'],
    ['2026-02-30', 'no day'],
    ['soon', 'no day'],
  ])('is refused until %s', async (expires, why) => {
    const root = project();
    expectError(await arm(root, '--expires', expires), {
      code: 'fallback-value-invalid',
      exitCode: 2,
      words: [why],
    });
    expect(existsSync(path.join(root, STATE))).toBe(false);
  });

  it.each([
    ['a token as reason', ['--reason', ['pypi', MACAROONS.project].join('-')]],
    ['two lines', ['--incident', 'a\nb']],
    ['a secret of GitHub', ['--secret', 'GITHUB_TOKEN']],
    ['a runbook elsewhere', ['--runbook', '../RELEASING.md']],
    ['an environment of an expression', ['--environment', '${{ x }}']],
  ])('refuses %s, and repeats none', async (_what, more) => {
    const root = project();
    const [flag = ''] = more;
    const at = ARM.indexOf(flag);
    const base = at === -1 ? ARM : ARM.toSpliced(at, 2);
    const run = await fallback(root, [...base, ...more]);
    expectError(run, { code: 'fallback-value-invalid', exitCode: 2, words: [flag] });
    expect(run.stdout + run.stderr).not.toContain(MACAROONS.project.slice(0, 20));
  });

  it('is refused where the files are not committed, or git would not keep the state', async () => {
    const dirty = project();
    writeFileSync(path.join(dirty, CHANGELOG), '# Changelog\n');
    expectError(await arm(dirty), { code: 'fallback-tree-unclean', exitCode: 1, words: [CHANGELOG] });
    const ignoring = project({ files: { ...notes, '.gitignore': '.tokenless/\n' } });
    expectError(await arm(ignoring), { code: 'fallback-state-ignored', exitCode: 1, words: ['.gitignore'] });
  });

  it('is refused where a mark stands without its state, or the state is damaged', async () => {
    const marked = project({
      edits: { [WORKFLOW]: (text) => `${text}# tokenless-fallback: armed by hand\n` },
    });
    expectError(await arm(marked), { code: 'fallback-state-missing', exitCode: 1, words: ['release.yml'] });
    const damaged = project({ files: { ...notes, [STATE]: '{}' } });
    expectError(await arm(damaged), { code: 'fallback-state-invalid', exitCode: 1, words: [STATE] });
  });

  it('is refused where no step, or more than one, is meant', async () => {
    expectError(await fallback(project(), ARM.with(2, 'https://index.example/')), {
      code: 'fallback-step-missing',
      exitCode: 1,
      words: ['publish-testpypi'],
    });
    const twice = project({
      files: { ...notes, '.github/workflows/other.yml': read(project(), WORKFLOW) },
    });
    expectError(await arm(twice), { code: 'fallback-step-unclear', exitCode: 1, words: ['other.yml'] });
  });

  it('leaves everything as it was when one file cannot be written', async () => {
    const root = project({ files: { ...notes, 'docs/keep.txt': 'x' } });
    const before = everything(root);
    // The runbook comes after the workflow; its folder is a file for whoever writes the state.
    writeFileSync(path.join(root, '.tokenless'), 'in the way');
    const run = await arm(root);
    expect(run.exitCode).not.toBe(0);
    expect({ ...everything(root), '.tokenless': undefined }).toEqual({ ...before, '.tokenless': undefined });
  });

  it('writes through no link', async () => {
    const root = project({ without: [WORKFLOW] });
    const elsewhere = path.join(temporaryFolder('elsewhere'), 'release.yml');
    writeFileSync(elsewhere, read(project(), WORKFLOW));
    mkdirSync(path.join(root, '.github/workflows'), { recursive: true });
    symlinkSync(elsewhere, path.join(root, WORKFLOW));
    const run = await arm(root);
    expect(run.exitCode).not.toBe(0);
    expect(readFileSync(elsewhere, 'utf8')).not.toContain('tokenless-fallback');
  });

  it('keeps the mode of the files', async () => {
    const root = project();
    chmodSync(path.join(root, CHANGELOG), 0o640);
    await arm(root);
    expect(spawnSync('stat', ['-c', '%a', CHANGELOG], { cwd: root, encoding: 'utf8' }).stdout.trim()).toBe(
      '640',
    );
  });
});

describe('fallback use', () => {
  const token = (name: keyof typeof MACAROONS): CliWorld => ({
    env: { TOKEN: ['pypi', MACAROONS[name]].join('-') },
  });
  const use = (root: string, name: keyof typeof MACAROONS, ...more: readonly string[]): Promise<CliRun> =>
    fallback(root, ['use', '--index', 'testpypi', '--token', 'env:TOKEN', ...more], token(name));

  it('accepts the token of the project and records the use with its time', async () => {
    const root = project();
    await arm(root);
    const run = await use(root, 'ofTestPyPI');
    expect(run.exitCode).toBe(0);
    expect(run.stdout + run.stderr).not.toContain(MACAROONS.ofTestPyPI.slice(0, 30));
    expect(read(root, RUNBOOK)).toMatch(/; used \d{4}-\d{2}-\d{2} \d{2}:\d{2} \(TestPyPI\); armed until/u);
    expect(read(root, CHANGELOG).match(/Incident OPS-7/gu)).toHaveLength(1);
    expect(await rulesFound(root)).toEqual(['fallback-armed']);
  });

  it.each([
    ['account', 'api-token-index-mismatch'],
    ['project', 'api-token-index-mismatch'],
    ['withThirdParty', 'api-token-index-mismatch'],
  ] as const)('refuses %s of PyPI for TestPyPI', async (name, code) => {
    const root = project();
    await arm(root);
    const before = everything(root);
    expectError(await use(root, name), { code, exitCode: 1, words: ['test.pypi.org'] });
    expect(everything(root)).toEqual(before);
  });

  it('refuses a token of the account for a project that is there, and of another project', async () => {
    const at = (name: keyof typeof MACAROONS, ...more: readonly string[]): Promise<CliRun> =>
      fallback(
        temporaryFolder('no-checkout'),
        ['use', '--index', 'pypi', '--token', 'env:TOKEN', '--project', ...more],
        token(name),
      );
    expectError(await at('account', PROJECT), {
      code: 'api-token-account-wide',
      exitCode: 1,
      words: ['account'],
    });
    expectError(await at('project', 'other'), {
      code: 'api-token-project-mismatch',
      exitCode: 1,
      words: [PROJECT],
    });
    const run = await at('account', 'new', '--project-does-not-exist-yet');
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('use it once, and revoke it at once');
  });

  it('hides the token in the log of CI before anything else, and writes nothing there', async () => {
    const root = project();
    await arm(root);
    const before = everything(root);
    const world = token('ofTestPyPI');
    const run = await fallback(root, ['use', '--index', 'testpypi', '--token', 'env:TOKEN'], {
      env: { ...world.env, GITHUB_ACTIONS: 'true', CI: 'true' },
    });
    expect(run.exitCode).toBe(0);
    const [first, ...rest] = run.stderr.split('\n');
    expect(first).toBe(`::add-mask::${world.env?.['TOKEN'] ?? ''}`);
    expect(rest.join('\n')).toContain('{"used":{"at":"');
    expect(rest.join('\n') + run.stdout).not.toContain(MACAROONS.ofTestPyPI.slice(0, 30));
    expect(everything(root)).toEqual(before);
  });

  it('is refused where nothing is armed, for another index, or past the last day', async () => {
    const root = project();
    expectError(await use(root, 'ofTestPyPI'), {
      code: 'fallback-not-armed',
      exitCode: 1,
      words: ['testpypi'],
    });
    await arm(root, '--index', 'testpypi');
    const other = await fallback(root, ['use', '--index', 'pypi', '--token', 'env:TOKEN'], token('project'));
    expectError(other, { code: 'fallback-not-armed', exitCode: 1, words: ['pypi'] });
    const text = read(root, STATE);
    writeFileSync(path.join(root, STATE), text.replace(/"expires": "[^"]*"/u, '"expires": "2026-01-01"'));
    expectError(await use(root, 'ofTestPyPI'), {
      code: 'fallback-expired',
      exitCode: 1,
      words: ['2026-01-01'],
    });
  });

  it('takes no literal', async () => {
    const run = await fallback(project(), [
      'use',
      '--index',
      'pypi',
      '--token',
      ['pypi', MACAROONS.project].join('-'),
    ]);
    expectError(run, { code: 'secret-reference-invalid', exitCode: 2, words: ['env:'] });
    expectNoSecret(run.stdout + run.stderr);
    expect(run.stderr).not.toContain(MACAROONS.project.slice(0, 30));
  });
});

describe('fallback rollback', () => {
  it('restores the workflow byte for byte and leaves nothing in .github', async () => {
    const root = project();
    await arm(root);
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'arm');
    expect(await rulesFound(root)).toEqual(['fallback-armed']);
    expect((await doctor(root)).exitCode).toBe(1);
    const run = await fallback(root, ['rollback']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('gh secret delete TESTPYPI_API_TOKEN');
    expect(read(root, WORKFLOW)).toBe(git(root, 'show', `HEAD~1:${WORKFLOW}`));
    const grep = spawnSync('/bin/sh', ['-c', 'grep -r "pypi_\\|API_TOKEN" .github/'], { cwd: root });
    expect(grep.status).toBe(1);
    expect(read(root, RUNBOOK)).toMatch(
      /rolled back \d{4}-\d{2}-\d{2} \d{2}:\d{2}; trusted publishing not proved again yet/u,
    );
    expect(await rulesFound(root)).toEqual(['fallback-unproved']);
    expect((await doctor(root)).exitCode).toBe(1);
  });

  it('refuses a workflow that was changed since; --force restores it and keeps a copy', async () => {
    const root = project();
    const original = read(root, WORKFLOW);
    await arm(root);
    const changed = `${read(root, WORKFLOW)}# a change of somebody\n`;
    writeFileSync(path.join(root, WORKFLOW), changed);
    expectError(await fallback(root, ['rollback']), {
      code: 'fallback-workflow-changed',
      exitCode: 1,
      words: ['release.yml'],
    });
    expect(read(root, WORKFLOW)).toBe(changed);
    const shown = await fallback(root, ['rollback', '--force', '--dry-run']);
    expect(shown.stdout).toContain('-# a change of somebody');
    expect((await fallback(root, ['rollback', '--force'])).exitCode).toBe(0);
    expect(read(root, WORKFLOW)).toBe(original);
    const copies = readdirSync(path.join(root, '.tokenless')).filter((name) =>
      name.startsWith('release.yml'),
    );
    expect(copies.map((name) => read(root, `.tokenless/${name}`))).toEqual([changed]);
  });

  it('restores nothing else than the bytes that it kept', async () => {
    const root = project();
    await arm(root);
    const text = read(root, STATE);
    writeFileSync(
      path.join(root, STATE),
      text.replace(/"base64": "[^"]*"/u, `"base64": "${Buffer.from('evil').toString('base64')}"`),
    );
    expectError(await fallback(root, ['rollback']), {
      code: 'fallback-state-invalid',
      exitCode: 1,
      words: ['sum'],
    });
  });

  it('is refused where nothing is armed, and a second time', async () => {
    const root = project();
    expectError(await fallback(root, ['rollback']), {
      code: 'fallback-not-armed',
      exitCode: 1,
      words: ['none'],
    });
    await arm(root);
    await fallback(root, ['rollback']);
    expectError(await fallback(root, ['rollback']), {
      code: 'fallback-armed-already',
      exitCode: 1,
      words: ['not proved'],
    });
    expectError(await arm(root), { code: 'fallback-armed-already', exitCode: 1, words: ['git revert'] });
  });
});

describe('fallback prove', () => {
  it('is refused without anything that proves, before the rollback, and where nothing was armed', async () => {
    const root = project();
    expectError(await fallback(root, ['prove']), { code: 'usage-invalid', exitCode: 2, words: ['--result'] });
    writeFileSync(path.join(root, 'x.json'), '{}');
    const prove = ['prove', '--result', 'x.json'];
    expectError(await fallback(root, prove), { code: 'fallback-not-armed', exitCode: 1, words: ['none'] });
    await arm(root);
    expectError(await fallback(root, prove), {
      code: 'fallback-not-rolled-back',
      exitCode: 1,
      words: ['OPS-7'],
    });
    await fallback(root, ['rollback']);
    expectError(await fallback(root, prove), { code: 'attestation-malformed', exitCode: 1, words: [] });
  });
});
