import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findClient } from '../clients/find-client.ts';
import { freshProject } from '../support/init.ts';
import { expectNoBug } from '../support/rehearsal/leaks.ts';
import { runTidily } from '../support/rehearsal/rehearse.ts';

const OWN_PACKAGE = ['--tokenless-package', 'tokenless@0.1.0'];

describe('the workflow that `tokenless init` writes', () => {
  const zizmor = findClient('zizmor');
  it.skipIf(zizmor === undefined).each([
    ['pypa', []],
    ['uv', []],
    ['tokenless', OWN_PACKAGE],
  ] as const)('passes zizmor at its strictest (%s)', async (uploader, more) => {
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
  });

  // `tokenless doctor` finds nothing in it either: its test stands here as soon as the command does.
});
