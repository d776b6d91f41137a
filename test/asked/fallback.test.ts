import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MACAROONS } from '../support/api-tokens/macaroons.ts';
import { type CliRun, runCli } from '../support/cli.ts';
import { PYPROJECT, WORKFLOW, git, replacing } from '../support/rehearsal/project.ts';
import { expectError } from '../support/rehearsal/refused.ts';
import { paxman } from './paxman.ts';

const RUNBOOK = 'docs/RELEASING.md';
const CHANGELOG = 'CHANGELOG.md';

/** The document's project, which both indexes have by now, with its runbook and release notes. */
function released(): string {
  const project = paxman({ [PYPROJECT]: replacing(/pending = true\n/gu, '') });
  writeFileSync(path.join(project, CHANGELOG), '# Changelog\n\n## Unreleased\n');
  git(project, 'add', '-A');
  git(project, 'commit', '-qm', 'Begin a changelog');
  return project;
}

const read = (project: string, file: string): string => readFileSync(path.join(project, file), 'utf8');

const run = (
  project: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> => runCli(args, { directory: project, env: { PATH: process.env['PATH'] ?? '', ...env } });

const ARM = ['fallback', 'arm', '--index', 'testpypi', '--reason', 'OIDC fails', '--incident', 'INC-1'];

/** Exit code of doctor, and the rules about the fallback that are red. */
async function doctor(project: string): Promise<readonly [number, readonly string[]]> {
  const { exitCode, stdout } = await run(project, ['doctor', '.', '--json']);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; severity: string }[] };
  const red = findings.filter(({ rule, severity }) => rule.startsWith('fallback') && severity === 'error');
  return [exitCode, red.map(({ rule }) => rule)];
}

describe('A21: if OIDC fails, fall back to a token temporarily', () => {
  it('sets `password: ${{ secrets.TESTPYPI_API_TOKEN }}` in `release.yml`, and nothing more than the emergency needs', async () => {
    const project = released();
    const before = read(project, WORKFLOW);
    const armed = await run(project, ARM);
    expect(armed.exitCode).toBe(0);
    const [added, removed] = [read(project, WORKFLOW), before].map((text) => text.split('\n'));
    expect(added?.filter((line) => !removed?.includes(line))).toEqual([
      '    environment: testpypi-fallback',
      expect.stringMatching(/^ {6}# tokenless-fallback: armed [\d-]+ expires [\d-]+ incident INC-1$/u),
      '          password: ${{ secrets.TESTPYPI_API_TOKEN }}',
      '          attestations: false',
    ]);
    expect(removed?.filter((line) => !added?.includes(line))).toEqual(['    environment: testpypi']);
  });

  it('says where to generate the token, and how to store it as secret `TESTPYPI_API_TOKEN`', async () => {
    const armed = await run(released(), ARM);
    expect(armed.stdout).toContain(
      'https://test.pypi.org/manage/account/token/, with the scope "Project: paxman"',
    );
    expect(armed.stdout).toContain(
      'gh secret set TESTPYPI_API_TOKEN --repo nexusnv/paxman --env testpypi-fallback',
    );
  });

  it('checks the token’s scope before anything is uploaded, and never prints it', async () => {
    const project = released();
    await run(project, ARM);
    const use = ['fallback', 'use', '--index', 'testpypi', '--token', 'env:TESTPYPI_API_TOKEN'];
    const token = (name: keyof typeof MACAROONS): Record<string, string> => ({
      TESTPYPI_API_TOKEN: ['pypi', MACAROONS[name]].join('-'),
    });
    expectError(await run(project, use, token('account')), {
      code: 'api-token-index-mismatch',
      exitCode: 1,
      words: ['test.pypi.org'],
    });
    const accepted = await run(project, use, token('ofTestPyPI'));
    expect(accepted.exitCode).toBe(0);
    expect(accepted.stdout + accepted.stderr).not.toContain(MACAROONS.ofTestPyPI.slice(0, 24));
  });
});

describe('A22: document the rollback in this file and in the release notes; emergency only', () => {
  it('has one entry each, opened by `arm` and brought up to date by `rollback`, with the times; red until proved', async () => {
    const project = released();
    const original = read(project, WORKFLOW);
    expect((await doctor(project))[1]).toEqual([]);
    await run(project, ARM);
    expect(await doctor(project)).toEqual([1, ['fallback-armed']]);
    const rolled = await run(project, ['fallback', 'rollback']);
    expect(rolled.exitCode).toBe(0);
    expect(rolled.stdout).toContain('gh secret delete TESTPYPI_API_TOKEN');
    for (const file of [RUNBOOK, CHANGELOG]) {
      const entries = read(project, file)
        .split('\n')
        .filter((line) => line.includes('INC-1'));
      expect(entries).toEqual([
        expect.stringMatching(/2\d{3}-[\d-]+ \d\d:\d\d.*rolled back 2\d{3}-[\d-]+ \d\d:\d\d/u),
      ]);
    }
    expect(read(project, WORKFLOW)).toBe(original);
    expect(await doctor(project)).toEqual([1, ['fallback-unproved']]);
  });

  it('leaves nothing for `grep -r "pypi_\\|API_TOKEN" .github/` to find', async () => {
    const project = released();
    await run(project, ARM);
    const grep = (): number | null =>
      spawnSync('/bin/sh', ['-c', 'grep -r "pypi_\\|API_TOKEN" .github/'], { cwd: project }).status;
    expect(grep()).toBe(0);
    await run(project, ['fallback', 'rollback']);
    expect(grep()).toBe(1);
  });

  it('is an emergency for seven days at most', async () => {
    expectError(await run(released(), [...ARM, '--expires', '8d']), {
      code: 'fallback-value-invalid',
      exitCode: 2,
      words: ['more than 7 days'],
    });
  });
});
