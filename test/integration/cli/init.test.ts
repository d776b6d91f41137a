import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliErrors } from '../../../src/cli/errors.ts';
import { freshProject } from '../../support/init.ts';
import { git } from '../../support/rehearsal/project.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

const WORKFLOW = '.github/workflows/release.yml';
const ALL = [
  WORKFLOW,
  'pyproject.toml',
  'requirements/build.in',
  'docs/RELEASING.md',
  '.pre-commit-config.yaml',
];

interface InitDocument {
  readonly files: readonly { readonly path: string; readonly outcome: string; readonly change: string }[];
  readonly registrations: readonly { readonly fields: Readonly<Record<string, string>> }[];
  readonly warnings: readonly string[];
}

const read = (project: string, file: string): string => readFileSync(path.join(project, file), 'utf8');
const changed = (project: string): readonly string[] =>
  git(project, 'status', '--porcelain', '-uall')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(3))
    .toSorted();

async function initJson(
  project: string,
  ...args: readonly string[]
): Promise<InitDocument & { exitCode: number }> {
  const run = await runTidily(['init', project, '--json', ...args]);
  return { ...(JSON.parse(run.stdout) as InitDocument), exitCode: run.exitCode };
}
const outcomes = ({ files }: InitDocument): readonly string[] =>
  files.map((file) => `${file.outcome} ${file.path}`);

describe('tokenless init', () => {
  it('writes the set-up of a fresh repository, and says what to register where', async () => {
    const project = freshProject();
    const run = await runTidily(['init'], { directory: project });
    expect(run.exitCode).toBe(0);
    expect(changed(project)).toEqual(ALL.toSorted());
    for (const line of [
      '  PyPI project name  hello-dist',
      '  Owner              octo-org',
      '  Repository name    hello-dist',
      '  Workflow name      release.yml',
      '  Environment name   testpypi',
      '  Environment name   pypi',
      'https://test.pypi.org/manage/account/publishing/',
      'https://pypi.org/manage/account/publishing/',
    ]) {
      expect(run.stdout).toContain(line);
    }
    expect(run.stderr).toContain('+[tool.tokenless]');
  });

  it('changes nothing when it is run again, also on another day and for another version', async () => {
    const project = freshProject();
    await initJson(project);
    const runbook = read(project, 'docs/RELEASING.md').replace(/on \d{4}-\d{2}-\d{2}\./u, 'on 2020-01-31.');
    writeFileSync(path.join(project, 'docs/RELEASING.md'), runbook);
    writeFileSync(
      path.join(project, 'pyproject.toml'),
      read(project, 'pyproject.toml').replace('version = "0.1.0"', 'version = "0.2.0"'),
    );
    git(project, 'add', '--all');
    const again = await initJson(project);
    expect([again.exitCode, outcomes(again)]).toEqual([0, ALL.map((file) => `same ${file}`)]);
    expect(read(project, 'docs/RELEASING.md')).toBe(runbook);
  });

  it('keeps a file that differs, shows how, and says so by its exit code; --force overwrites it', async () => {
    const project = freshProject({ files: { [WORKFLOW]: 'name: mine\non: push\njobs: {}\n' } });
    const run = await runTidily(['init', project]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain(`kept     ${WORKFLOW}`);
    expect(run.stderr).toContain(`--- a/${WORKFLOW}\n+++ b/${WORKFLOW}\n@@ -1,3 `);
    expect(run.stderr).toContain('\n-name: mine\n');
    expect(read(project, WORKFLOW)).toBe('name: mine\non: push\njobs: {}\n');
    const forced = await runTidily(['init', project, '--force', '--quiet']);
    expect(forced.exitCode).toBe(0);
    expect(forced.stderr).toContain('\n-name: mine\n');
    expect(read(project, WORKFLOW)).toContain('name: Release\n');
  });

  it('shows everything and writes nothing with --dry-run', async () => {
    const project = freshProject();
    const run = await runTidily(['init', project, '--dry-run']);
    expect(run.exitCode).toBe(0);
    for (const file of ALL) expect(run.stdout).toContain(`+++ b/${file}\n`);
    expect(changed(project)).toEqual([]);
    expect(outcomes(await initJson(project, '--dry-run'))).toEqual(ALL.map((file) => `planned ${file}`));
  });

  it.each([
    ['release.yml', 'name: Release\n'],
    ['docs/RELEASING.md', '# Releasing hello-dist\n'],
  ])('prints %s and writes nothing with --print', async (name, words) => {
    const project = freshProject();
    const run = await runTidily(['init', project, '--print', name]);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(words);
    expect(changed(project)).toEqual([]);
  });

  it('refuses to print what it does not write', async () => {
    const run = await runTidily(['init', freshProject(), '--print', 'setup.py']);
    expectError(run, { code: 'usage-invalid', exitCode: 2, words: ['`release.yml`'] });
  });

  it('leaves a configuration alone that is there, and follows it', async () => {
    const tool = '\n[tool.tokenless] # mine\nworkflow = "publish.yml"\ngates = ["make check"]\n';
    const project = freshProject({
      edits: { 'pyproject.toml': (text) => text.replace(/\n\[tool\.tokenless\][\s\S]*$/u, tool) },
    });
    const before = read(project, 'pyproject.toml');
    const document = await initJson(project);
    expect(outcomes(document)).toContain('same pyproject.toml');
    expect(document.warnings).toEqual([expect.stringContaining('without a publisher for testpypi and pypi')]);
    expect(read(project, 'pyproject.toml')).toBe(before);
    expect(read(project, '.github/workflows/publish.yml')).toContain('run: make check\n');
  });

  it('keeps the rest of pyproject.toml byte for byte, and its line ends', async () => {
    const project = freshProject();
    const before = read(project, 'pyproject.toml').replaceAll('\n', '\r\n');
    writeFileSync(path.join(project, 'pyproject.toml'), before);
    await initJson(project);
    const after = read(project, 'pyproject.toml');
    expect(after.startsWith(before)).toBe(true);
    expect(after.slice(before.length)).toMatch(/^\r\n\[tool\.tokenless\]\r\n/u);
    expect(after).not.toMatch(/[^\r]\n/u);
  });

  it('takes a workflow with other line ends for the same, and keeps them when it overwrites', async () => {
    const project = freshProject();
    await initJson(project);
    const file = path.join(project, WORKFLOW);
    writeFileSync(file, read(project, WORKFLOW).replaceAll('\n', '\r\n'));
    expect(outcomes(await initJson(project))).toContain(`same ${WORKFLOW}`);
    writeFileSync(file, 'name: mine\r\n');
    await initJson(project, '--force');
    expect(read(project, WORKFLOW)).not.toMatch(/[^\r]\n/u);
  });

  it('adds to lists and hooks that are there, and takes nothing away', async () => {
    const hooks = 'repos:\n- repo: local\n  hooks:\n  - {id: a, name: a, language: system, entry: "true"}\n';
    const files = { '.pre-commit-config.yaml': hooks, 'requirements/build.in': 'build\nmine\n' };
    const project = freshProject({ files });
    const document = await initJson(project);
    expect(document.exitCode).toBe(0);
    expect(read(project, '.pre-commit-config.yaml').startsWith(`${hooks}- repo: local\n`)).toBe(true);
    expect(read(project, 'requirements/build.in')).toMatch(/^build\nmine\npackaging\n/u);
  });

  it('sets up a project in a folder of its repository', async () => {
    const project = freshProject({ folder: 'packages/hello' });
    await initJson(project);
    expect(changed(path.resolve(project, '../..'))).toEqual([
      '.github/workflows/release.yml',
      '.pre-commit-config.yaml',
      'packages/hello/docs/RELEASING.md',
      'packages/hello/pyproject.toml',
      'packages/hello/requirements/build.in',
    ]);
  });

  it('sets up a project without pyproject.toml', async () => {
    const project = freshProject({
      without: ['pyproject.toml'],
      edits: { 'pyproject.toml': (text) => text },
    });
    const document = await initJson(project, '--project', 'hello-dist');
    expect(outcomes(document)).toContain('written tokenless.toml');
  });

  it.each([
    ['a folder that is a link', '.github', ''],
    ['a file that is a link', 'docs', 'RELEASING.md'],
  ])('writes nothing out of the repository (attack): %s', async (_what, name, inside) => {
    const outside = temporaryFolder('outside');
    const project = freshProject();
    rmSync(path.join(project, name), { recursive: true, force: true });
    if (inside === '') symlinkSync(outside, path.join(project, name));
    else {
      mkdirSync(path.join(project, name));
      symlinkSync(path.join(outside, inside), path.join(project, name, inside));
    }
    expectError(await runTidily(['init', project, '--force']), {
      code: 'repository-link-escapes',
      exitCode: 5,
    });
    expect(readdirSync(outside)).toEqual([]);
    expect(changed(project).filter((file) => !file.startsWith(name))).toEqual([]);
  });

  it.each([
    [['--repository', 'octo-org'], 'init-answer-invalid', 2],
    [['--gate', 'echo ${{ github.actor }}'], 'init-answer-invalid', 2],
    [['--uploader', 'tokenless'], 'init-answer-missing', 2],
  ])('refuses %j and writes nothing', async (args, code, exitCode) => {
    const project = freshProject();
    expectError(await runTidily(['init', project, ...args]), { code, exitCode });
    expect(changed(project)).toEqual([]);
  });

  it('refuses a folder in no repository', async () => {
    const run = await runTidily(['init', temporaryFolder('nowhere')]);
    expectError(run, { code: 'repository-not-found', exitCode: 5 });
  });

  it('writes nothing once it is interrupted', async () => {
    const project = freshProject();
    const run = await runTidily(['init', project], {
      signal: AbortSignal.abort(cliErrors.create('interrupted', { command: 'tokenless init' })),
    });
    expectError(run, { code: 'interrupted', exitCode: 130 });
    expect(changed(project)).toEqual([]);
  });

  it('cannot be steered by what stands in a file (attack: an escape in a workflow)', async () => {
    const project = freshProject({ files: { [WORKFLOW]: 'name: \u001B[2J\u202Emine\n' } });
    const run = await runTidily(['init', project]);
    for (const sign of ['\u001B', '\u202E']) expect(run.stdout + run.stderr).not.toContain(sign);
  });
});
