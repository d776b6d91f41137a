import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli.ts';

const WORKFLOW = `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    permissions: { id-token: write }
    steps: [{ run: uv publish }]
`;

let folder: string;
let marks: string;

/** A program that leaves a mark when anything runs it, and passes its input on as a filter would. */
function trap(name: string): string {
  const file = path.join(marks, `${name}.sh`);
  writeFileSync(file, `#!/bin/sh\ntouch "${marks}/${name}.ran"\ncat\n`);
  chmodSync(file, 0o755);
  return file;
}

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
  });

const put = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};

/** Everything by which a repository can name a program that git, npm, make or Python would run. */
function plant(): void {
  for (const hook of ['post-checkout', 'pre-commit', 'post-index-change', 'reference-transaction']) {
    const file = path.join(folder, '.git/hooks', hook);
    writeFileSync(file, `#!/bin/sh\ntouch "${marks}/hook-${hook}.ran"\n`);
    chmodSync(file, 0o755);
  }
  git('config', 'core.fsmonitor', trap('fsmonitor'));
  git('config', 'core.sshCommand', trap('ssh'));
  git('config', 'core.pager', trap('pager'));
  git('config', 'core.editor', trap('editor'));
  git('config', 'diff.external', trap('diff'));
  git('config', 'diff.trap.textconv', trap('textconv'));
  git('config', 'filter.trap.clean', trap('clean'));
  git('config', 'filter.trap.smudge', trap('smudge'));
  git('config', 'credential.helper', trap('credential'));
  git('config', 'alias.ls-files', `!${trap('alias')}`);
  git('config', 'include.path', path.join(marks, 'included'));
  git('remote', 'add', 'origin', `ext::${trap('remote')} octo/app`);
  put('.gitattributes', '* filter=trap diff=trap\n');
  put('.gitmodules', `[submodule "x"]\n\tpath = x\n\turl = ext::${trap('submodule')}\n\tupdate = !touch x\n`);
  put('setup.py', `open("${marks}/setup.ran", "w")\n`);
  put('Makefile', `X := $(shell touch "${marks}/make.ran")\n`);
  put('package.json', JSON.stringify({ scripts: { preinstall: `touch ${marks}/npm.ran` } }));
  put(
    '.github/workflows/evil.yml',
    `on: push\njobs: { a: { steps: [{ run: 'touch ${marks}/run.ran' }] } }\n`,
  );
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-nothing-'));
  marks = mkdtempSync(path.join(tmpdir(), 'tokenless-marks-'));
  git('init', '--quiet');
  put('.github/workflows/release.yml', WORKFLOW);
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'a');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(marks, { recursive: true, force: true });
});

describe('doctor', () => {
  it('executes nothing of the repository that it judges', async () => {
    plant();
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    const { stdout, stderr } = await runCli(['doctor', folder, '--repository', 'octo/app', '--json'], {
      env,
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ jobs: [{ workflow: 'release.yml', method: 'uv' }] });
    expect(readdirSync(marks).filter((name) => name.endsWith('.ran'))).toEqual([]);
  });

  it('would be seen if it did', () => {
    plant();
    git('status');
    expect(existsSync(path.join(marks, 'fsmonitor.ran'))).toBe(true);
  });

  it('changes nothing', async () => {
    const before = git('status', '--porcelain', '--ignored');
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    await runCli(['doctor', folder, '--repository', 'octo/app', '--fix', '--dry-run'], { env });
    expect(git('status', '--porcelain', '--ignored')).toBe(before);
  });
});
