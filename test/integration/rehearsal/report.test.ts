import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectNoSecret } from '../../support/rehearsal/leaks.ts';
import { packDist } from '../../support/rehearsal/dist.ts';
import { PYPROJECT, WORKFLOW, all, makeProject, replacing } from '../../support/rehearsal/project.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

async function reportOf(project: string): Promise<string> {
  const folder = temporaryFolder('report');
  const dist = await packDist(project);
  const run = await runTidily(['rehearse', project, '--dist', dist, '--report', 'rehearsal.html'], {
    directory: folder,
  });
  expect(run.stderr).toContain('wrote rehearsal.html');
  return readFileSync(path.join(folder, 'rehearsal.html'), 'utf8');
}

describe('--report', () => {
  it('holds verdict, timeline, claims of every job with how they are known, and the files', async () => {
    const html = await reportOf(makeProject());
    expect(html).toMatch(/^<!doctype html>/u);
    expect(html).toContain('<h2>Timeline</h2>');
    for (const step of ['source', 'plan', 'secrets', 'servers', 'publish', 'download', 'record']) {
      expect(html).toContain(`<th scope="row">${step}</th>`);
    }
    for (const claim of ['repository', 'job_workflow_ref', 'environment', 'sub']) {
      expect(html.split(`<code>${claim}</code></th>`)).toHaveLength(3);
    }
    expect(html).toContain('assumed: not known offline');
    expect(html).toContain('hello_dist-0.1.0-py3-none-any.whl');
    expect(html).toContain('replay hash <code>');
  });

  it('needs nothing from elsewhere and holds no secret', async () => {
    const html = await reportOf(makeProject());
    expect(html).not.toMatch(/<script|<link|src=|@import|url\(/u);
    expectNoSecret(html);
  });

  it('shows a refusal with its code, place and mend', async () => {
    const html = await reportOf(
      makeProject({ edits: { [WORKFLOW]: replacing('environment: pypi\n', 'environment: release\n') } }),
    );
    expect(html).toContain('<strong class="refused">publisher-environment-mismatch</strong>');
    expect(html).toMatch(/\(\.github\/workflows\/release\.yml:\d+\)/u);
  });

  it('escapes hostile names', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const edits = {
      [WORKFLOW]: replacing('environment: pypi\n', `environment: "${hostile}"\n`),
      [PYPROJECT]: all(
        replacing('environment = "pypi"', `environment = "<b>pypi</b>"`),
        replacing('"v{version}"', '"<i>{version}"'),
      ),
    };
    const project = makeProject({
      edits: { ...edits, [WORKFLOW]: all(edits[WORKFLOW], replacing('tags: ["v*"]', 'tags: ["**"]')) },
      tag: null,
    });
    const html = await reportOf(project);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html).not.toContain('<i>');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).toContain('&lt;i&gt;0.1.0');
  });

  it('is not written where its folder is not there: said after the verdict is known', async () => {
    const folder = temporaryFolder('report');
    const project = makeProject();
    const file = path.join(folder, 'nowhere', 'rehearsal.html');
    const run = await runTidily(['rehearse', project, '--dist', await packDist(project), '--report', file]);
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain('error[file-not-writable]');
    expect(existsSync(file)).toBe(false);
  });
});
