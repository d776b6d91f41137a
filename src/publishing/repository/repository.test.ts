import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusalOfPromise } from '../../../test/support/refusal.ts';
import { withoutCredentials } from './clone.ts';
import {
  type GitRepository,
  Git,
  cloneAtTag,
  commitOfTag,
  copyWorkingTree,
  findRepository,
  headCommit,
  isClean,
  listLocalActions,
  listWorkflows,
  readOptionalTextFile,
  readTextFile,
  remoteUrl,
  tagExists,
  recentTags,
  tagsAtHead,
} from './index.ts';

const SEALED = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: at('app'), env: SEALED, encoding: 'utf8' }).trim();
const open = async (): Promise<GitRepository> => await findRepository(at('app'), SEALED);

function write(file: string, text: string): void {
  mkdirSync(path.dirname(at('app', file)), { recursive: true });
  writeFileSync(at('app', file), text);
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tokenless-repository-')));
  mkdirSync(at('app'));
  git('init', '--quiet', '--initial-branch=main');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function commitAll(): string {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
  return git('rev-parse', 'HEAD');
}

describe('findRepository', () => {
  it('finds the top from a folder within', async () => {
    write('src/a b/c.txt', 'x');
    expect((await findRepository(at('app', 'src', 'a b'), SEALED)).root).toBe(at('app'));
  });

  it.each(['', 'missing', 'app/.git'])('finds none in %j', async (name) => {
    expect((await refusalOfPromise(findRepository(at(name), SEALED))).code).toBe('repository-not-found');
  });

  it('is not led into another repository by GIT_DIR (attack)', async () => {
    const environment = { ...SEALED, GIT_DIR: at('app', '.git') };
    expect((await refusalOfPromise(findRepository(folder, environment))).code).toBe('repository-not-found');
  });

  it('says that git is missing', async () => {
    expect((await refusalOfPromise(findRepository(at('app'), { PATH: at('app') }))).code).toBe(
      'git-not-found',
    );
  });

  it('tells in git’s words what else is wrong', async () => {
    writeFileSync(at('app', '.git', 'config'), '[broken');
    const error = await refusalOfPromise(open());
    expect(error).toMatchObject({ code: 'git-failed' });
    expect(error.why).toContain('bad config');
  });

  it('takes a folder that vanished for a failure, not for a missing git', async () => {
    const error = await refusalOfPromise(new Git(at('gone'), SEALED).run('status'));
    expect(error.code).toBe('git-failed');
  });
});

describe('a repository', () => {
  it('has no commit at first', async () => {
    const repository = await open();
    expect((await refusalOfPromise(headCommit(repository))).code).toBe('repository-has-no-commit');
    expect(await tagsAtHead(repository)).toEqual([]);
    expect(await remoteUrl(repository)).toBeUndefined();
  });

  it('tells commit, tags, remote and cleanness', async () => {
    write('a.txt', '1');
    const commit = commitAll();
    git('tag', 'v1.9');
    git('tag', '--annotate', '--message', 'x', 'v1.10');
    git('remote', 'add', 'origin', 'git@github.com:octo/app.git');
    const repository = await open();
    expect(await headCommit(repository)).toBe(commit);
    expect(await commitOfTag(repository, 'v1.10')).toBe(commit);
    expect(await tagExists(repository, 'v1.9')).toBe(true);
    expect(await tagExists(repository, 'main')).toBe(false);
    expect(await tagExists(repository, '--help')).toBe(false);
    expect(await tagsAtHead(repository)).toEqual(['v1.10', 'v1.9']);
    expect((await recentTags(repository)).toSorted()).toEqual(['v1.10', 'v1.9']);
    expect(await recentTags(repository, 1)).toHaveLength(1);
    expect(await remoteUrl(repository)).toBe('git@github.com:octo/app.git');
    expect(await isClean(repository)).toBe(true);
    write('b.txt', '2');
    expect(await isClean(repository)).toBe(false);
  });

  it('does not count ignored files as changes', async () => {
    write('.gitignore', 'dist/\n');
    commitAll();
    write('dist/x', '1');
    expect(await isClean(await open())).toBe(true);
  });

  it('runs no file system monitor of the repository (attack)', async () => {
    write('monitor.sh', `#!/bin/sh\ntouch '${at('pwned')}'\n`);
    chmodSync(at('app', 'monitor.sh'), 0o755);
    commitAll();
    git('config', 'core.fsmonitor', at('app', 'monitor.sh'));
    expect(await isClean(await open())).toBe(true);
    expect(existsSync(at('pwned'))).toBe(false);
  });
});

describe('a repository that lacks objects', () => {
  it('is not completed over the network by a command of its own (attack)', async () => {
    write('a.txt', '1');
    commitAll();
    git('config', 'extensions.partialClone', 'origin');
    git('config', 'remote.origin.promisor', 'true');
    git('config', 'remote.origin.url', 'ssh://example.invalid/octo/app');
    git('config', 'core.sshCommand', `touch '${at('pwned')}'; false`);
    git('config', 'core.repositoryFormatVersion', '1');
    mkdirSync(at('app', '.git', 'refs', 'tags'), { recursive: true });
    writeFileSync(at('app', '.git', 'refs', 'tags', 'v1'), `${'1'.repeat(40)}\n`);
    expect(await tagExists(await open(), 'v1')).toBe(false);
    expect(existsSync(at('pwned'))).toBe(false);
  });
});

describe('cloneAtTag', () => {
  it('gives the files of the tag, with its tags and the original’s origin', async () => {
    write('a.txt', 'tagged');
    write('run.sh', 'x');
    chmodSync(at('app', 'run.sh'), 0o755);
    const commit = commitAll();
    git('tag', 'v1');
    git('branch', 'v1'); // A branch of the same name must not win.
    write('a.txt', 'later');
    commitAll();
    git('branch', '--force', 'v1', 'main');
    git('remote', 'add', 'origin', 'https://github.com/octo/app');
    await cloneAtTag(await open(), 'v1', at('clone'));
    expect(readFileSync(at('clone', 'a.txt'), 'utf8')).toBe('tagged');
    expect(statSync(at('clone', 'run.sh')).mode & 0o111).not.toBe(0);
    const clone = await findRepository(at('clone'), SEALED);
    expect(await headCommit(clone)).toBe(commit);
    expect(await tagsAtHead(clone)).toEqual(['v1']);
    expect(await remoteUrl(clone)).toBe('https://github.com/octo/app');
    expect(existsSync(at('clone', '.git', 'hooks'))).toBe(false);
  });

  it('runs no hook (attack)', async () => {
    write('a.txt', '1');
    commitAll();
    git('tag', 'v1');
    const template = at('template', 'hooks');
    mkdirSync(template, { recursive: true });
    writeFileSync(path.join(template, 'post-checkout'), `#!/bin/sh\ntouch '${at('pwned')}'\n`, {
      mode: 0o755,
    });
    mkdirSync(at('home'));
    writeFileSync(
      at('home', '.gitconfig'),
      `[init]\ntemplateDir = ${at('template')}\n[core]\nhooksPath = ${template}\n`,
    );
    const repository = await findRepository(at('app'), { ...SEALED, HOME: at('home') });
    await cloneAtTag(repository, 'v1', at('clone'));
    expect(existsSync(at('clone', 'a.txt'))).toBe(true);
    expect(existsSync(at('pwned'))).toBe(false);
  });

  it('hides the credential of the remote from the build (attack)', async () => {
    write('a.txt', '1');
    commitAll();
    git('tag', 'v1');
    git('remote', 'add', 'origin', 'https://user:ghs_secret@github.com/octo/app');
    await cloneAtTag(await open(), 'v1', at('clone'));
    const kept = readFileSync(at('clone', '.git', 'config'), 'utf8');
    expect(kept).toContain('https://github.com/octo/app');
    expect(kept).not.toContain('ghs_secret');
  });

  it('refuses an absolute link back into the original (attack)', async () => {
    write('README.md', '# app');
    symlinkSync(at('app', 'README.md'), at('app', 'docs.md'));
    commitAll();
    git('tag', 'v1');
    const error = await refusalOfPromise(cloneAtTag(await open(), 'v1', at('clone')));
    expect(error).toMatchObject({ code: 'repository-link-escapes', details: { file: 'docs.md' } });
  });

  it('keeps links among its own files', async () => {
    write('README.md', '# app');
    symlinkSync('README.md', at('app', 'docs.md'));
    commitAll();
    git('tag', 'v1');
    await cloneAtTag(await open(), 'v1', at('clone'));
    expect(readFileSync(at('clone', 'docs.md'), 'utf8')).toBe('# app');
  });

  it('refuses a tag that is not there', async () => {
    write('a.txt', '1');
    commitAll();
    const error = await refusalOfPromise(cloneAtTag(await open(), 'v9', at('clone')));
    expect(error).toMatchObject({ code: 'tag-not-found', details: { tag: 'v9' } });
    expect(existsSync(at('clone'))).toBe(false);
  });

  it('refuses a folder that is taken', async () => {
    write('a.txt', '1');
    commitAll();
    git('tag', 'v1');
    const error = await refusalOfPromise(cloneAtTag(await open(), 'v1', at('app')));
    expect(error.code).toBe('git-failed');
  });
});

describe('copyWorkingTree', () => {
  it('copies what a commit of everything would hold', async () => {
    write('.gitignore', 'dist/\n*.log\n');
    write('a.txt', 'committed');
    write('gone.txt', 'x');
    write('run.sh', 'x');
    chmodSync(at('app', 'run.sh'), 0o755);
    commitAll();
    write('a.txt', 'changed');
    write('new name\n.txt', 'untracked');
    write('dist/x.whl', 'ignored');
    rmSync(at('app', 'gone.txt'));
    symlinkSync('a.txt', at('app', 'link'));
    const { files } = await copyWorkingTree(await open(), at('copy'));
    expect(files).toEqual(['.gitignore', 'a.txt', 'link', 'new name\n.txt', 'run.sh']);
    expect(readFileSync(at('copy', 'link'), 'utf8')).toBe('changed');
    expect(statSync(at('copy', 'run.sh')).mode & 0o111).not.toBe(0);
    expect(existsSync(at('copy', 'dist'))).toBe(false);
  });

  it('copies a folder of the repository alone', async () => {
    write('a.txt', '1');
    write('sub/b.txt', '2');
    expect((await copyWorkingTree(await open(), at('copy'), at('app', 'sub'))).files).toEqual(['b.txt']);
  });

  it('leaves out a repository within', async () => {
    write('a.txt', '1');
    mkdirSync(at('app', 'inner'));
    execFileSync('git', ['init', '--quiet'], { cwd: at('app', 'inner'), env: SEALED });
    write('inner/b.txt', '2');
    expect((await copyWorkingTree(await open(), at('copy'))).files).toEqual(['a.txt']);
  });

  it('refuses a link that leads out (attack)', async () => {
    writeFileSync(at('private'), 'x');
    symlinkSync(at('private'), at('app', 'data'));
    const error = await refusalOfPromise(copyWorkingTree(await open(), at('copy')));
    expect(error).toMatchObject({ code: 'repository-link-escapes', details: { file: 'data' } });
  });

  it('refuses an absolute link into the original, which a build would change (attack)', async () => {
    write('README.md', '# app');
    symlinkSync(at('app', 'README.md'), at('app', 'docs.md'));
    const error = await refusalOfPromise(copyWorkingTree(await open(), at('copy')));
    expect(error).toMatchObject({ code: 'repository-link-escapes', details: { file: 'docs.md' } });
  });
});

describe('withoutCredentials', () => {
  it.each([
    ['https://user:ghs_secret@github.com/octo-org/app.git', 'https://github.com/octo-org/app.git'],
    ['https://ghs_secret@github.com/octo-org/app', 'https://github.com/octo-org/app'],
    ['ssh://git:secret@github.com/octo-org/app', 'ssh://git@github.com/octo-org/app'],
    ['git@github.com:octo-org/app.git', 'git@github.com:octo-org/app.git'],
    ['https://github.com/octo-org/app', 'https://github.com/octo-org/app'],
    ['../app', '../app'],
  ])('%s becomes %s', (remote, shown) => expect(withoutCredentials(remote)).toBe(shown));
});

describe('readTextFile', () => {
  it('reads text', async () => {
    write('a.txt', 'grüezi');
    expect(await readTextFile(at('app', 'a.txt'))).toBe('grüezi');
    expect(await readTextFile(at('app', 'a.txt'), { limitBytes: 7 })).toBe('grüezi');
  });

  it('reads all of a long text, up to the last byte that is allowed', async () => {
    const text = `${'x'.repeat(299_999)}y`;
    write('long.txt', text);
    expect(await readTextFile(at('app', 'long.txt'))).toBe(text);
    expect(await readTextFile(at('app', 'long.txt'), { limitBytes: 300_000 })).toBe(text);
    expect((await refusalOfPromise(readTextFile(at('app', 'long.txt'), { limitBytes: 299_999 }))).code).toBe(
      'repository-file-too-large',
    );
  });

  it('refuses what is too large, is no text, is no file or is missing', async () => {
    write('large.txt', 'xx');
    writeFileSync(at('app', 'utf16.txt'), Buffer.from('\uFEFFa', 'utf16le'));
    execFileSync('mkfifo', [at('app', 'pipe')]);
    const codeOf = async (name: string): Promise<string> =>
      (await refusalOfPromise(readTextFile(at('app', name), { name, limitBytes: 1 + name.length }))).code;
    expect((await refusalOfPromise(readTextFile(at('app', 'large.txt'), { limitBytes: 1 }))).code).toBe(
      'repository-file-too-large',
    );
    expect(await codeOf('utf16.txt')).toBe('repository-file-not-text');
    expect(await codeOf('pipe')).toBe('repository-file-missing');
    expect(await codeOf('.git')).toBe('repository-file-missing');
    expect(await codeOf('missing')).toBe('repository-file-missing');
  });

  it('takes a missing file for nothing where that is allowed', async () => {
    expect(await readOptionalTextFile(at('app', 'missing'))).toBeUndefined();
    write('a.txt', 'xx');
    expect(await readOptionalTextFile(at('app', 'a.txt'))).toBe('xx');
    expect((await refusalOfPromise(readOptionalTextFile(at('app', 'a.txt'), { limitBytes: 1 }))).code).toBe(
      'repository-file-too-large',
    );
  });
});

describe('listWorkflows', () => {
  it('reads the workflow files, sorted', async () => {
    write('.github/workflows/b.yaml', 'b');
    write('.github/workflows/a.yml', 'a');
    write('.github/workflows/README.md', 'x');
    write('.github/workflows/sub.yml.txt', 'x');
    expect([...(await listWorkflows(at('app')))]).toEqual([
      ['.github/workflows/a.yml', 'a'],
      ['.github/workflows/b.yaml', 'b'],
    ]);
  });

  it('is empty without the folder', async () => {
    expect((await listWorkflows(at('app'))).size).toBe(0);
  });

  it('refuses a workflow that is a link out of the repository (attack)', async () => {
    writeFileSync(at('secret.yml'), 'x');
    mkdirSync(at('app', '.github', 'workflows'), { recursive: true });
    symlinkSync(at('secret.yml'), at('app', '.github', 'workflows', 'a.yml'));
    expect((await refusalOfPromise(listWorkflows(at('app')))).code).toBe('repository-link-escapes');
  });

  it('names a link to nothing', async () => {
    mkdirSync(at('app', '.github', 'workflows'), { recursive: true });
    symlinkSync('nowhere.yml', at('app', '.github', 'workflows', 'a.yml'));
    expect((await refusalOfPromise(listWorkflows(at('app')))).code).toBe('repository-file-missing');
  });
});

describe('listLocalActions', () => {
  const using = (...uses: readonly string[]): ReadonlyMap<string, string> =>
    new Map(uses.map((use, at) => [`.github/workflows/${at}.yml`, `steps:\n  - uses: ${use} # x\n`]));

  it('reads the actions that workflows use, and those that these use', async () => {
    write('.github/actions/up/action.yml', 'uses: ./inner/');
    write('inner/action.yaml', 'inner');
    write('action.yml', 'top');
    write('unused/action.yml', 'x');
    const workflows = using(
      './.github/actions/up',
      '"./"',
      'actions/checkout@v4',
      './.github/workflows/a.yml',
    );
    expect([...(await listLocalActions(at('app'), workflows))]).toEqual([
      ['.github/actions/up/action.yml', 'uses: ./inner/'],
      ['action.yml', 'top'],
      ['inner/action.yaml', 'inner'],
    ]);
  });

  it('knows the repository under its own name', async () => {
    write('up/action.yml', 'up');
    const workflows = using('Octo/App/up@v1', 'octo/apple/up@v1', 'octo/app@v1');
    expect([...(await listLocalActions(at('app'), workflows, 'octo/app')).keys()]).toEqual(['up/action.yml']);
    expect((await listLocalActions(at('app'), workflows)).size).toBe(0);
  });

  it('leaves out what is not there, and actions that use each other end', async () => {
    write('a/action.yml', 'uses: ./b');
    write('b/action.yml', 'uses: ./a');
    expect((await listLocalActions(at('app'), using('./a', './missing'))).size).toBe(2);
  });

  it('does not leave the repository by path or by link (attack)', async () => {
    mkdirSync(at('out'), { recursive: true });
    writeFileSync(at('out', 'action.yml'), 'x');
    write('.github/workflows/x.yml', '');
    expect((await listLocalActions(at('app'), using('./../out', './a/../../out'))).size).toBe(0);
    symlinkSync(at('out'), at('app', 'linked'));
    expect((await refusalOfPromise(listLocalActions(at('app'), using('./linked')))).code).toBe(
      'repository-link-escapes',
    );
  });
});
