import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';
import { PYPROJECT, WORKFLOW, git, replacing } from '../../support/rehearsal/project.ts';
import { prePushHook, taggedProject } from '../../support/tag/project.ts';

interface Document {
  readonly code?: string;
  readonly tag: string;
  readonly created: string | null;
  readonly pushed: boolean;
  readonly checks: readonly { readonly check: string; readonly outcome: string; readonly message: string }[];
}
const documentOf = ({ stdout }: CliRun): Document => JSON.parse(stdout) as Document;
const outcomesOf = (run: CliRun): Record<string, string> =>
  Object.fromEntries(documentOf(run).checks.map(({ check, outcome }) => [check, outcome]));
const CHANGELOG = '# Changelog\r\n\r\n## [Unreleased]\r\n\r\n## [0.1.0] - 2026-11-28\r\n\r\n- First.\r\n';

describe('tokenless tag', { timeout: 60_000 }, () => {
  it('pushes exactly one ref, with push.followTags=true and three other unpushed annotated tags', async () => {
    const { project, run, remoteRefs, configure } = taggedProject({ files: { 'CHANGELOG.md': CHANGELOG } });
    configure('[push]', 'followTags = true');
    for (const other of ['v0.0.7', 'v0.0.8', 'v0.0.9']) git(project, 'tag', '-a', '-m', other, other);
    const before = remoteRefs();
    const result = await run('--json');
    expect([result.exitCode, documentOf(result)]).toMatchObject([
      0,
      { tag: 'v0.1.0', version: '0.1.0', created: 'created', pushed: true },
    ]);
    expect(new Set(Object.values(outcomesOf(result)))).toEqual(new Set(['passed']));
    const tag = git(project, 'rev-parse', 'refs/tags/v0.1.0').trim();
    expect(remoteRefs()).toEqual({ ...before, 'refs/tags/v0.1.0': tag });
    expect(git(project, 'cat-file', '-t', tag).trim()).toBe('tag');
    expect(git(project, 'tag', '-l', '--format=%(contents)', 'v0.1.0').trim()).toBe('hello-dist 0.1.0');
  });

  it('would push the others with a plain push: the guard is needed', () => {
    const { project, env, remoteRefs, configure } = taggedProject();
    configure('[push]', 'followTags = true');
    for (const tag of ['v0.0.9', 'v0.1.0']) git(project, 'tag', '-a', '-m', tag, tag);
    git(project, '-c', 'push.followTags=true', 'push', '--quiet', 'origin', 'v0.1.0');
    expect([Object.keys(remoteRefs()).length, env['HOME']]).toEqual([3, expect.any(String)]);
  });

  it('makes and pushes nothing in a dry run', async () => {
    const { project, run, remoteRefs } = taggedProject();
    const result = await run('0.1.0', '--dry-run');
    expect([result.exitCode, result.stdout]).toEqual([0, expect.stringContaining('nothing was made')]);
    expect([git(project, 'tag'), Object.keys(remoteRefs())]).toEqual(['', ['refs/heads/main']]);
  });

  it.each([
    ['v0.2.0', 'version'],
    ['0.2.0', 'version'],
  ])('refuses %s where the metadata says another version', async (named, check) => {
    const { run, remoteRefs, project } = taggedProject();
    const result = await run(named, '--json');
    expect([result.exitCode, outcomesOf(result)[check], documentOf(result).pushed]).toEqual([
      1,
      'failed',
      false,
    ]);
    expect([git(project, 'tag'), Object.keys(remoteRefs())]).toEqual(['', ['refs/heads/main']]);
  });

  it.each(['--all', 'v', 'v1.0.0 v2.0.0', 'v1..0', 'v*', 'refs/tags/v0.1.0', 'v0.1.0:refs/heads/main'])(
    'refuses %j as a name (attack)',
    async (named) => {
      const result = await taggedProject().run('--json', '--', named);
      expect([result.exitCode, documentOf(result).code]).toEqual([2, 'tag-name-invalid']);
    },
  );

  it.each(['--{version}', 'a..{version}', 'x:{version}'])(
    'refuses what the configured form %j makes of a version (attack)',
    async (pattern) => {
      const edits = { [PYPROJECT]: replacing('tag = "v{version}"', `tag = "${pattern}"`) };
      const result = await taggedProject({ edits }).run('--json');
      expect([result.exitCode, documentOf(result).code]).toEqual([2, 'tag-name-invalid']);
    },
  );

  it('refuses a tree that is not clean', async () => {
    const { project, run } = taggedProject();
    writeFileSync(path.join(project, 'new.txt'), 'new\n');
    const result = await run('--json');
    expect([result.exitCode, outcomesOf(result)['clean-tree']]).toEqual([1, 'failed']);
    expect(documentOf(result).checks[0]?.message).toContain('`new.txt`');
  });

  it('refuses a changelog without the section', async () => {
    const files = { 'CHANGELOG.md': CHANGELOG.replace('[0.1.0]', '[0.0.9]') };
    expect(outcomesOf(await taggedProject({ files }).run('--json'))['changelog']).toBe('failed');
  });

  it('reads the changelog that the configuration names, and misses one that is not there', async () => {
    const edits = {
      [PYPROJECT]: replacing('[tool.tokenless]\n', '[tool.tokenless]\nchangelog = "doc/new.md"\n'),
    };
    const missing = await taggedProject({ edits }).run('--json');
    expect([missing.exitCode, documentOf(missing).code]).toEqual([5, 'changelog-missing']);
    const files = { 'doc/new.md': CHANGELOG, 'CHANGELOG.md': 'nothing' };
    expect(outcomesOf(await taggedProject({ edits, files }).run('--json'))['changelog']).toBe('passed');
  });

  it('says that there is no changelog', async () => {
    expect(outcomesOf(await taggedProject().run('--json', '--dry-run'))['changelog']).toBe('skipped');
  });

  it('refuses what an index would refuse', async () => {
    const edits = { [WORKFLOW]: replacing('environment: pypi\n', 'environment: other\n') };
    const result = await taggedProject({ edits }).run('--json');
    expect([result.exitCode, outcomesOf(result)['doctor']]).toEqual([1, 'failed']);
  });

  it('refuses a tag that the remote has, whoever made it', async () => {
    const { project, run, remoteRefs } = taggedProject();
    git(project, 'tag', '-a', '-m', 'theirs', 'v0.1.0');
    git(project, 'push', '--quiet', 'origin', 'refs/tags/v0.1.0');
    git(project, 'tag', '--delete', 'v0.1.0');
    const before = remoteRefs();
    const result = await run('--json');
    expect([result.exitCode, outcomesOf(result)['remote-tag']]).toEqual([1, 'failed']);
    expect([remoteRefs(), git(project, 'tag')]).toEqual([before, '']);
  });

  it('refuses a second push, and says that the first arrived', async () => {
    const { run } = taggedProject();
    await run();
    const again = await run();
    expect([again.exitCode, again.stdout]).toEqual([
      1,
      expect.stringContaining('this very `v0.1.0` already'),
    ]);
  });

  it('refuses a local tag on another commit, and one without a message', async () => {
    const { project, run } = taggedProject();
    git(project, 'tag', 'v0.1.0');
    expect(outcomesOf(await run('--json'))['local-tag']).toBe('failed');
    git(project, 'tag', '--delete', 'v0.1.0');
    git(project, 'tag', '-a', '-m', 'x', 'v0.1.0');
    git(project, 'commit', '--quiet', '--allow-empty', '--message', 'Later');
    expect(outcomesOf(await run('--json'))['local-tag']).toBe('failed');
  });

  it('refuses more than three other unpushed tags', async () => {
    const { project, run } = taggedProject();
    for (const other of ['a1', 'a2', 'a3', 'a4']) git(project, 'tag', '-a', '-m', other, other);
    const result = await run('--json');
    expect([result.exitCode, outcomesOf(result)['unpushed-tags']]).toEqual([1, 'failed']);
  });

  it('runs the hooks of the user, keeps the tag that one refused, and takes it at the next run', async () => {
    const { project, run, remoteRefs } = taggedProject();
    prePushHook(project, 'echo "refused: https://me:hunter2hunter2@github.com/" >&2; exit 1');
    const failed = await run('--json');
    expect([failed.exitCode, documentOf(failed).code]).toEqual([4, 'tag-not-pushed']);
    expect(failed.stdout).toContain('refused: https://github.com/');
    const tag = git(project, 'rev-parse', 'refs/tags/v0.1.0').trim();
    expect(remoteRefs()).not.toHaveProperty('refs/tags/v0.1.0');
    prePushHook(project, 'exit 0');
    const result = await run('--json');
    expect([result.exitCode, documentOf(result).created]).toEqual([0, 'reused']);
    expect(remoteRefs()['refs/tags/v0.1.0']).toBe(tag);
  });

  it('refuses a branch that is behind the remote, and lets an older commit pass that is checked out on purpose', async () => {
    const { project, run } = taggedProject();
    git(project, 'commit', '--quiet', '--allow-empty', '--message', 'Newer');
    git(project, 'push', '--quiet', 'origin', 'main');
    git(project, 'reset', '--quiet', '--hard', 'HEAD~1');
    expect(outcomesOf(await run('--json'))['branch']).toBe('failed');
    git(project, 'checkout', '--quiet', '--detach');
    expect(outcomesOf(await run('--json', '--dry-run'))['branch']).toBe('passed');
    git(project, 'commit', '--quiet', '--allow-empty', '--message', 'Nowhere');
    expect(outcomesOf(await run('--json', '--dry-run'))['branch']).toBe('failed');
  });

  it('takes another remote, and refuses one that is not there', async () => {
    const { project, run, remote } = taggedProject();
    git(project, 'remote', 'rename', 'origin', 'upstream');
    for (const name of ['origin', '--upload-pack=touch x', remote]) {
      const missing = await run('--json', `--remote=${name}`);
      expect([missing.exitCode, documentOf(missing).code]).toEqual([5, 'tag-remote-missing']);
    }
    expect((await run('--remote', 'upstream')).exitCode).toBe(0);
  });

  it('says that the remote cannot be read, without the credentials in its address', async () => {
    const { project, run } = taggedProject();
    git(project, 'remote', 'set-url', 'origin', 'http://releaser:hunter2hunter2@127.0.0.1:9/octo/app.git');
    const { exitCode, stdout, stderr } = await run('--json');
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([4, { code: 'tag-remote-unreadable' }]);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('is interrupted in the middle of a push, says so, and goes on at the next run', async () => {
    const { project, env, run, remoteRefs } = taggedProject();
    prePushHook(project, 'touch "$PWD/.git/pushing"; exec sleep 30');
    const stop = new AbortController();
    const running = runCli(['tag', '--json'], { directory: project, env, signal: stop.signal });
    await vi.waitFor(() => expect(existsSync(path.join(project, '.git/pushing'))).toBe(true), 20_000);
    stop.abort(new Error('stop'));
    const stopped = await running;
    expect([stopped.exitCode, documentOf(stopped).code]).toEqual([130, 'tag-push-interrupted']);
    expect(remoteRefs()).not.toHaveProperty('refs/tags/v0.1.0');
    prePushHook(project, 'exit 0');
    expect(documentOf(await run('--json'))).toMatchObject({ created: 'reused', pushed: true });
  });

  it('signs where the user’s git signs tags', async () => {
    const { run, configure, project } = taggedProject();
    configure('[tag]', 'gpgSign = true', '[gpg]', 'program = no-such-program');
    const result = await run('--json');
    expect([result.exitCode, documentOf(result).code, git(project, 'tag')]).toEqual([
      5,
      'tag-not-created',
      '',
    ]);
  });
});
