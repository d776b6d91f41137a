import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findClient } from '../clients/find-client.ts';
import { freshProject } from '../support/init.ts';
import { expectNoBug } from '../support/rehearsal/leaks.ts';
import { runTidily } from '../support/rehearsal/rehearse.ts';

const UPLOADERS = [
  ['pypa', []],
  ['uv', []],
  ['tokenless', ['--tokenless-package', 'tokenless@0.1.0']],
  ['tokenless', ['--tokenless-package', `octo/tokenless@${'a'.repeat(40)}#v0.1.0`]],
] as const;

describe('the workflow that `tokenless init` writes', () => {
  const zizmor = findClient('zizmor');
  it.skipIf(zizmor === undefined).each(UPLOADERS)(
    'passes zizmor at its strictest (%s)',
    async (uploader, more) => {
      const project = freshProject();
      const gates = ['--gate', 'pytest -q', '--gate', 'sh scripts/check.sh'];
      const run = await runTidily(['init', project, '--uploader', uploader, ...more, ...gates]);
      expectNoBug(run);
      expect(run.exitCode).toBe(0);
      const options = ['--offline', '--persona=auditor', '--no-progress', '--color=never', '--format=plain'];
      const { status, stdout } = spawnSync(zizmor ?? '', [...options, path.join(project, '.github')], {
        encoding: 'utf8',
      });
      expect([status, stdout.trim()]).toEqual([0, 'No findings to report. Good job!']);
    },
  );

  it.each(UPLOADERS)('passes `tokenless doctor` with nothing found (%s)', async (uploader, more) => {
    const project = freshProject();
    await runTidily(['init', project, '--uploader', uploader, ...more, '--gate', 'pytest -q']);
    const run = await runTidily(['doctor', project, '--json']);
    expect(run.exitCode).toBe(0);
    const { jobs, findings } = JSON.parse(run.stdout) as { jobs: unknown; findings: unknown };
    expect(findings).toEqual([]);
    const events = [
      { event: 'push', verdict: 'accept' },
      { event: 'workflow_dispatch', verdict: 'accept' },
    ];
    expect(jobs).toMatchObject([
      { index: 'testpypi', environment: 'testpypi', auth: 'oidc', idToken: 'job', events },
      { index: 'pypi', environment: 'pypi', auth: 'oidc', idToken: 'job', events },
    ]);
  });
});
