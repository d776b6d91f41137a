import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshProject } from '../../support/init.ts';
import { git, replacing } from '../../support/rehearsal/project.ts';
import { rehearseJson, runTidily } from '../../support/rehearsal/rehearse.ts';

const BUILD = ['--build', 'tokenless pack', '--gate', 'sh scripts/check.sh'];

/** A repository of a version, set up, committed and tagged. */
async function setUp(version: string, ...args: readonly string[]): Promise<string> {
  const project = freshProject();
  for (const file of ['pyproject.toml', 'src/hello_dist/__init__.py']) {
    const name = path.join(project, file);
    const edit = version === '0.1.0' ? (text: string) => text : replacing('0.1.0', version);
    writeFileSync(name, edit(readFileSync(name, 'utf8')));
  }
  const init = await runTidily(['init', project, ...BUILD, ...args]);
  expect(init.exitCode).toBe(0);
  git(project, 'add', '--all');
  git(project, 'commit', '--quiet', '--message', 'Set up');
  git(project, 'tag', `v${version}`);
  return project;
}

describe('a rehearsal of a repository that was just set up', () => {
  it.each([
    ['pypa', []],
    ['uv', []],
    ['tokenless', ['--tokenless-package', 'tokenless@0.1.0']],
    ['tokenless', ['--tokenless-package', `octo/tokenless@${'a'.repeat(40)}#v0.1.0`]],
  ] as const)('is accepted, gates and build included (%s)', async (uploader, more) => {
    const project = await setUp('0.1.0', '--uploader', uploader, ...more);
    const { document, exitCode } = await rehearseJson(project);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      verdict: 'accepted',
      registration: 'declared',
      warnings: [],
      indexes: [
        { index: 'testpypi', environment: 'testpypi', verdict: 'accepted' },
        { index: 'pypi', environment: 'pypi', verdict: 'accepted' },
      ],
    });
  });

  it('stops a release candidate at the test index', async () => {
    const project = await setUp('0.1.0rc1');
    const { document, exitCode } = await rehearseJson(project);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      tag: 'v0.1.0rc1',
      indexes: [
        { index: 'testpypi', verdict: 'accepted' },
        { index: 'pypi', verdict: 'skipped', reason: expect.stringContaining('final') as string },
      ],
    });
  });

  it('waits for the reviewer of production', async () => {
    const project = await setUp('0.1.0', '--reviewer', 'octocat');
    const waiting = await rehearseJson(project);
    expect(waiting.document.indexes).toMatchObject([
      { verdict: 'accepted' },
      { verdict: 'refused', refusal: { code: 'environment-approval-missing' } },
    ]);
    const { document } = await rehearseJson(project, ['--approve', 'octocat']);
    expect(document.verdict).toBe('accepted');
  });
});
