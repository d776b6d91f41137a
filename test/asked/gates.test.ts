import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startGitHubApi } from '../support/github-api.ts';
import { PYPROJECT, all, git, replacing } from '../support/rehearsal/project.ts';
import { taggedProject } from '../support/tag/project.ts';
import { paxman } from './paxman.ts';

const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';

/** The document's project before its tag, with its remote. */
function untagged(): ReturnType<typeof taggedProject> {
  const project = paxman();
  git(project, 'tag', '--delete', 'v0.5.0');
  return taggedProject({}, project);
}

describe('A12: `git tag v0.5.0 && git push origin v0.5.0`, and never all tags', { timeout: 60_000 }, () => {
  it('pushes exactly one ref, with push.followTags=true and three other unpushed annotated tags', async () => {
    const { project, run, remoteRefs, configure } = untagged();
    configure('[push]', 'followTags = true');
    for (const other of ['v0.2.0', 'v0.3.0', 'v0.4.0']) git(project, 'tag', '-a', '-m', other, other);
    const before = remoteRefs();
    const { exitCode, stdout, stderr } = await run('v0.5.0');
    expect([exitCode, stderr]).toEqual([
      0,
      'git push --no-follow-tags origin refs/tags/v0.5.0:refs/tags/v0.5.0\n',
    ]);
    expect(stdout).toContain('pushed v0.5.0 to origin, and no other ref');
    const tag = git(project, 'rev-parse', 'refs/tags/v0.5.0').trim();
    expect(remoteRefs()).toEqual({ ...before, 'refs/tags/v0.5.0': tag });
    expect(git(project, 'cat-file', '-t', tag)).toBe('tag\n');
  });
});

/** What the document says of its environments, with the tags that may deploy. */
const ENVIRONMENTS = all(
  replacing('environment = "testpypi"\n', 'environment = "testpypi"\ndeployTags = ["v*"]\n'),
  replacing('environment = "pypi"\n', 'environment = "pypi"\nreviewers = ["nexusnv"]\ndeployTags = ["v*"]\n'),
);

describe('A10: GitHub environments `testpypi` (no reviewers) and `pypi` (one review) gate publishing', () => {
  it('are planned, made, and then as declared', async () => {
    await using github = await startGitHubApi();
    const { state } = github;
    state.environments = [];
    state.policies = {};
    state.accounts = { nexusnv: 77 };
    state.name = 'nexusnv/paxman';
    state.repository = { ...state.repository, full_name: 'nexusnv/paxman' };
    const project = paxman({ [PYPROJECT]: ENVIRONMENTS });
    writeFileSync(path.join(project, 'ca.pem'), github.ca);
    const world = { directory: project, env: { PATH: process.env['PATH'] ?? '', GITHUB_TOKEN: TOKEN } };
    const asked = ['--online', 'env:GITHUB_TOKEN', '--api-url', github.url, '--ca', 'ca.pem', '--json'];
    const run = async (command: string): Promise<unknown> => {
      const { exitCode, stdout } = await runCli(['environments', command, ...asked], world);
      const { environments } = JSON.parse(stdout) as { environments: { name: string; outcome: string }[] };
      return [exitCode, environments.map(({ name, outcome }) => `${name}: ${outcome}`)];
    };
    expect(await run('plan')).toEqual([0, ['testpypi: planned', 'pypi: planned']]);
    expect(await run('apply')).toEqual([0, ['testpypi: created', 'pypi: created']]);
    const reviewers = [{ type: 'User', reviewer: { login: 'nexusnv', id: 77 } }];
    expect(state.environments).toMatchObject([
      { name: 'testpypi', protection_rules: [{ type: 'branch_policy' }] },
      {
        name: 'pypi',
        protection_rules: [{ type: 'required_reviewers', reviewers }, { type: 'branch_policy' }],
      },
    ]);
    const tags = [{ name: 'v*', type: 'tag' }];
    expect(state.policies).toMatchObject({ testpypi: tags, pypi: tags });
    const writes = github.requests.filter(({ method }) => method !== 'GET').length;
    expect(await run('apply')).toEqual([0, ['testpypi: unchanged', 'pypi: unchanged']]);
    expect(github.requests.filter(({ method }) => method !== 'GET')).toHaveLength(writes);
  });
});
