import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitFacts } from '../../doctor/index.ts';
import { readDoctorFacts } from './read-facts.ts';

let root = '';
let checkout = '';
const environment = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=mona', '-c', 'user.email=mona@example.com', ...args], {
    cwd: checkout,
    env: environment,
    encoding: 'utf8',
    stdio: 'pipe',
  });

function commit(file: string): void {
  mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
  writeFileSync(path.join(checkout, file), 'on: push\njobs: {}\n');
  git('add', '.');
  git('commit', '-qm', file);
}

async function read(tag?: string): Promise<GitFacts | undefined> {
  const request = { directory: checkout, repository: 'octo/app', today: '2026-11-01', environment };
  const { facts } = await readDoctorFacts(tag === undefined ? request : { ...request, tag });
  return facts.git;
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'tokenless-facts-'));
  checkout = path.join(root, 'app');
  mkdirSync(checkout);
  git('init', '-q', '--bare', '../origin.git');
  git('init', '-q', '-b', 'main', '.');
  git('remote', 'add', 'origin', path.join(root, 'origin.git'));
  commit('.github/workflows/ci.yml');
  git('tag', 'v1');
  git('push', '-q', '-u', 'origin', 'main');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('what git tells doctor', () => {
  it.each([
    'https://gitlab.com/group/sub/app.git',
    'git@gitlab.com:group/sub/app.git',
    'ssh://git@gitlab.com:2222/group/sub/app.git',
  ])('knows a repository in subgroups by its remote %s', async (url) => {
    git('remote', 'set-url', 'origin', url);
    const { facts } = await readDoctorFacts({ directory: checkout, today: '2026-11-01', environment });
    expect(facts.repository).toEqual({ owner: 'group/sub', name: 'app' });
  });

  it('knows tags of commits that are not pushed, and takes no other for unpushed', async () => {
    commit('.github/workflows/release.yml');
    git('tag', 'v2');
    git('tag', 'v3');
    expect((await read())?.unpushedTags).toEqual(['v2', 'v3']);
  });

  it('does not know it of a branch without an upstream', async () => {
    git('switch', '-qc', 'other');
    expect(await read()).not.toHaveProperty('unpushedTags');
  });

  it('knows the workflows at the tag, and nothing of a tag that is not there', async () => {
    commit('.github/workflows/release.yml');
    git('tag', 'v2');
    expect((await read('v1'))?.workflowsAtTag).toEqual(['ci.yml']);
    expect((await read('v2'))?.workflowsAtTag).toEqual(['ci.yml', 'release.yml']);
    expect(await read('v9')).not.toHaveProperty('workflowsAtTag');
  });
});

describe('the actions that doctor reads', () => {
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
    writeFileSync(path.join(checkout, file), text);
  };

  it('are those that workflows use in either form, and those that these use, but no fixtures', async () => {
    write('.github/workflows/ci.yml', 'jobs: { a: { steps: [{ uses: $/tools/a }, { uses: $/ }] } }\n');
    for (const file of ['action.yml', 'tools/a/action.yml', 'tools/b/action.yaml', 'cases/c/action.yml']) {
      write(file, file.includes('/a/') ? 'runs: { steps: [{ uses: ./tools/b }] }\n' : 'runs: {}\n');
    }
    git('add', '.');
    const request = { directory: checkout, repository: 'octo/app', today: '2026-11-01', environment };
    const { facts } = await readDoctorFacts(request);
    expect([...facts.actions.keys()].sort()).toEqual([
      'action.yml',
      'tools/a/action.yml',
      'tools/b/action.yaml',
    ]);
  });
});
