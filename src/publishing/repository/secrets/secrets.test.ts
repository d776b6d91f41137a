import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusalOfPromise } from '../../../../test/support/refusal.ts';
import { Drawer, macaroon, secretSamples } from '../../../../test/support/secret-samples.ts';
import { createSecretSearch, findAllowed } from '../../release/index.ts';
import {
  type HistoryOptions,
  type HistoryResult,
  type RepositorySecret,
  type SearchResult,
  type TreeOptions,
  findHistory,
  findRepository,
  searchHistory,
  searchTree,
} from '../index.ts';

const SEALED = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

const TOKEN = macaroon(new Drawer(1), 'pypi.org');
const OTHER = macaroon(new Drawer(2), 'pypi.org');

let folder: string;
let clock = 0;
const at = (...names: string[]): string => path.join(folder, ...names);

/** Each commit is a minute younger than the one before. */
function git(...args: string[]): string {
  clock += 60;
  const date = `${1_780_000_000 + clock} +0000`;
  const env = { ...SEALED, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  return execFileSync('git', args, { cwd: at('app'), env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function write(file: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(at('app', file)), { recursive: true });
  writeFileSync(at('app', file), content);
}

function commit(message = 'x'): string {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', message);
  return git('rev-parse', 'HEAD').slice(0, 12);
}

async function history(options?: HistoryOptions, where = at('app')): Promise<HistoryResult> {
  return await searchHistory(await findHistory(where, SEALED), createSecretSearch(), options);
}

async function tree(options: Omit<TreeOptions, 'repository'> = {}): Promise<SearchResult> {
  const repository = await findRepository(at('app'), SEALED);
  return await searchTree(repository.root, createSecretSearch(), { ...options, repository });
}

const PYPI = { kind: 'pypi-token', line: 1 } as const;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tokenless-secrets-')));
  mkdirSync(at('app'));
  git('init', '--quiet', '--initial-branch=main');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the search of a history', () => {
  it('finds a token of every shape in an old commit, with file, line and the commit that brought it', async () => {
    const samples = secretSamples(3);
    for (const [index, { text }] of samples.entries()) write(`f/${index}.txt`, `#\n${text}\n`);
    const first = commit();
    rmSync(at('app', 'f'), { recursive: true });
    commit();
    const { secrets } = await history();
    const expected = samples.map(({ kind }, index): RepositorySecret => ({
      place: 'file',
      file: `f/${index}.txt`,
      kind,
      line: 2,
      commit: first,
      isInTree: false,
    }));
    expect(secrets).toEqual(expected.toSorted((a, b) => (a.file! < b.file! ? -1 : 1)));
    for (const { secret } of samples) expect(JSON.stringify(secrets)).not.toContain(secret.slice(-8));
  });

  it('tells the first commit of a secret once, and that the tree still holds it', async () => {
    write('a.txt', 'x\n');
    commit();
    write('a.txt', `x\n${TOKEN}\n`);
    const second = commit();
    write('a.txt', `y\nx\n${TOKEN}\n`);
    write('b.txt', TOKEN);
    const third = commit();
    rmSync(at('app', 'b.txt'));
    commit();
    expect((await history()).secrets).toEqual([
      { place: 'file', file: 'a.txt', kind: 'pypi-token', line: 2, commit: second, isInTree: true },
      { place: 'file', file: 'b.txt', ...PYPI, commit: third, isInTree: false },
    ]);
  });

  it('tells two secrets of one file apart', async () => {
    write('a.txt', TOKEN);
    const first = commit();
    write('a.txt', OTHER);
    const second = commit();
    expect((await history()).secrets.map((one) => [one.commit, one.isInTree])).toEqual([
      [second, true],
      [first, false],
    ]);
  });

  it('finds it in the messages of commits and tags', async () => {
    const id = commit(`A change\n\nwith ${TOKEN}\n`);
    git('tag', '--annotate', '--message', `A release\n${OTHER}`, 'v1');
    const { secrets } = await history();
    expect(secrets).toEqual([
      { place: 'commit-message', kind: 'pypi-token', line: 3, commit: id, isInTree: false },
      {
        place: 'tag-message',
        tag: 'v1',
        kind: 'pypi-token',
        line: 2,
        commit: git('rev-parse', 'refs/tags/v1').slice(0, 12),
        isInTree: false,
      },
    ]);
    const entry = { member: 'commit message', reason: 'revoked in 2024' };
    expect(secrets.map((one) => findAllowed(one, [entry])?.reason)).toEqual(['revoked in 2024', undefined]);
  });

  it('finds it in branches that are not checked out, in stashes, notes and merges, packed or not', async () => {
    write('a.txt', 'x');
    commit();
    const drawer = new Drawer(9);
    const plant = (file: string): void => {
      write(file, macaroon(drawer, 'pypi.org'));
    };
    for (const name of ['stash-1', 'stash-2']) {
      plant(name);
      git('add', '--all');
      git('stash');
    }
    git('checkout', '--quiet', '-b', 'side');
    plant('side');
    commit();
    git('checkout', '--quiet', 'main');
    plant('main');
    commit();
    git('merge', '--quiet', '--no-commit', 'side');
    plant('merge');
    commit();
    git('notes', 'add', '--message', TOKEN);
    git('gc', '--quiet');
    const { secrets } = await history();
    const names = secrets.map(({ file }) => file);
    expect(names.filter((name) => !/[0-9a-f]{40}/u.test(name!))).toEqual([
      'main',
      'merge',
      'side',
      'stash-1',
      'stash-2',
    ]);
    expect(names).toHaveLength(6);
    expect(secrets.every((one) => one.commit !== undefined)).toBe(true);
  });

  it('names files as they are called, with line breaks and spaces', async () => {
    write('a\nb/ c\t".txt', TOKEN);
    commit();
    expect((await history()).secrets).toMatchObject([{ file: 'a\nb/ c\t".txt', isInTree: true }]);
  });

  it('finds it in UTF-16 and in binary files', async () => {
    write('a.ps1', Buffer.from(`\uFEFF$x = 1\r\n$y = '${TOKEN}'\r\n`, 'utf16le'));
    write('b.bin', Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(OTHER), Buffer.from([0])]));
    commit();
    expect((await history()).secrets).toMatchObject([{ file: 'a.ps1', line: 2 }, { file: 'b.bin' }]);
  });

  it('finds what no reference leads to only when asked', async () => {
    write('a.txt', 'x');
    commit();
    write('b.txt', TOKEN);
    commit();
    git('reset', '--quiet', '--hard', 'HEAD~1');
    expect((await history()).secrets).toEqual([]);
    expect((await history({ includeUnreachable: true })).secrets).toEqual([
      { place: 'file', ...PYPI, isInTree: false },
    ]);
  });

  it('reads what a replacement or a graft would hide (attack)', async () => {
    write('a.txt', TOKEN);
    const first = git('rev-parse', commit());
    write('a.txt', 'x');
    commit();
    git('checkout', '--quiet', '--orphan', 'clean');
    const clean = git('rev-parse', commit());
    git('checkout', '--quiet', 'main');
    git('replace', first, clean);
    writeFileSync(at('app', '.git', 'info', 'grafts'), `${git('rev-parse', 'HEAD')}\n`);
    expect((await history()).secrets).toMatchObject([{ file: 'a.txt', isInTree: false }]);
  });

  it('says what it skipped', async () => {
    write('big.bin', Buffer.alloc(5000, 'x'));
    write('a.txt', TOKEN);
    commit();
    const { secrets, skipped, skippedCount } = await history({ limitBytes: 4000 });
    expect(secrets).toHaveLength(1);
    expect(skipped).toEqual([{ file: 'big.bin', reason: 'too-large', sizeBytes: 5000 }]);
    expect(skippedCount).toBe(1);
  });

  it('ends when it is cancelled, and tells how far it is', async () => {
    for (let index = 0; index < 600; index += 1) write(`f/${index}`, `${index}`);
    commit();
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ contents }: { contents: number }): void => {
      seen.push(contents);
      controller.abort(new Error('enough'));
    };
    await expect(history({ signal: controller.signal, onProgress })).rejects.toThrow('enough');
    expect(seen).toEqual([500]);
    await expect(history({ signal: controller.signal })).rejects.toThrow('enough');
    expect((await history()).searched.contents).toBe(601);
  });

  it.each([
    ['a bare clone', ['--bare'], { isShallow: false, missingCount: 0 }, 1],
    ['a shallow clone', ['--depth=1', '--no-local'], { isShallow: true, missingCount: 0 }, 0],
    ['a clone with borrowed objects', ['--shared'], { isShallow: false, missingCount: 0 }, 1],
  ])('searches %s as far as it goes', async (_what, args, expected, count) => {
    write('a.txt', TOKEN);
    commit();
    write('a.txt', 'x');
    commit();
    git('clone', '--quiet', ...args, `file://${at('app')}`, at('copy'));
    const found = await history({}, at('copy'));
    expect(found).toMatchObject(expected);
    expect(found.secrets).toHaveLength(count);
  });

  it('neither completes a partial clone nor hangs on it', async () => {
    write('a.txt', TOKEN);
    commit();
    write('a.txt', 'x');
    commit();
    git('config', 'uploadpack.allowFilter', 'true');
    for (const filter of ['blob:none', 'tree:0']) {
      git('clone', '--quiet', '--bare', `--filter=${filter}`, `file://${at('app')}`, at(filter));
      const found = await history({}, at(filter));
      expect(found.secrets).toEqual([]);
      expect(found.missingCount).toBeGreaterThan(0);
      expect(await history({}, at(filter))).toEqual(found);
      expect(await history({ includeUnreachable: true }, at(filter))).toMatchObject({ secrets: [] });
    }
  });

  it('fetches nothing to tell where a secret came from (attack)', async () => {
    write('a/b.txt', TOKEN);
    commit();
    const blob = git('rev-parse', 'HEAD:a/b.txt');
    rmSync(at('app', 'a'), { recursive: true });
    commit();
    for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
      git('config', setting, 'true');
    git('clone', '--quiet', '--bare', '--filter=tree:0', `file://${at('app')}`, at('copy'));
    execFileSync('git', ['cat-file', 'blob', blob], { cwd: at('copy'), env: SEALED });
    const packs = (): readonly string[] => readdirSync(at('copy', 'objects', 'pack'));
    const before = packs();
    const { secrets } = await history({ includeUnreachable: true }, at('copy'));
    expect(secrets).toEqual([{ place: 'file', ...PYPI, isInTree: false }]);
    expect(packs()).toEqual(before);
  });

  it('has nothing to say of a repository without a commit', async () => {
    const { secrets, searched } = await history();
    expect([secrets, searched]).toEqual([[], { contents: 0, bytes: 0 }]);
  });

  it('says that there is no repository, and that one is broken', async () => {
    expect((await refusalOfPromise(history({}, folder))).code).toBe('repository-not-found');
    write('a.txt', TOKEN);
    commit();
    const breakObject = (name: string): void => {
      const id = git('rev-parse', name);
      const file = at('app', '.git', 'objects', id.slice(0, 2), id.slice(2));
      chmodSync(file, 0o644);
      writeFileSync(file, 'broken');
    };
    breakObject('HEAD:a.txt');
    expect(await history()).toMatchObject({ secrets: [], missingCount: 1 });
    breakObject('HEAD');
    expect((await refusalOfPromise(history())).code).toBe('git-failed');
  });

  it('sees the other work trees of a repository', async () => {
    write('a.txt', 'x');
    commit();
    git('worktree', 'add', '--quiet', '--detach', at('other'));
    writeFileSync(at('other', 'b.txt'), TOKEN);
    execFileSync('git', ['add', '--all'], { cwd: at('other'), env: SEALED });
    execFileSync('git', ['commit', '--quiet', '--message', 'x'], { cwd: at('other'), env: SEALED });
    expect((await history()).secrets).toMatchObject([{ file: 'b.txt', isInTree: false }]);
    expect((await history({}, at('other'))).secrets).toMatchObject([{ file: 'b.txt', isInTree: true }]);
  });

  it('runs nothing that the repository names (attack)', async () => {
    const pwn = at('pwn.sh');
    writeFileSync(pwn, `#!/bin/sh\ntouch '${at('pwned')}'\ncat\n`, { mode: 0o755 });
    write('.gitattributes', '* filter=x diff=x\n');
    write('a.txt', TOKEN);
    commit();
    for (const name of [
      'filter.x.clean',
      'filter.x.smudge',
      'diff.x.textconv',
      'diff.x.command',
      'diff.external',
      'core.fsmonitor',
      'core.pager',
      'gpg.program',
      'core.sshCommand',
      'core.askPass',
      'core.editor',
    ])
      git('config', name, pwn);
    git('config', 'log.showSignature', 'true');
    git('config', 'core.hooksPath', folder);
    for (const hook of ['post-index-change', 'reference-transaction'])
      writeFileSync(at(hook), readFileSync(pwn), { mode: 0o755 });
    // A signed commit: git would ask the program of the repository about its signature.
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----';
    writeFileSync(at('commit'), git('cat-file', 'commit', 'HEAD').replace('\n\n', `\n${signature}\n\n`));
    const signed = git('hash-object', '-t', 'commit', '-w', at('commit'));
    git('update-ref', 'refs/heads/main', signed);
    rmSync(at('pwned'), { force: true });
    expect((await history()).secrets).toHaveLength(1);
    expect((await tree()).secrets).toHaveLength(1);
    expect(existsSync(at('pwned'))).toBe(false);
  });
});

describe('the search of a tree', () => {
  it('finds it in tracked and untracked files, as they are now, and not in ignored ones', async () => {
    write('.gitignore', 'dist/\n');
    write('tracked.txt', 'x');
    commit();
    write('tracked.txt', `\n${TOKEN}`);
    write('new/file.txt', OTHER);
    write('dist/a.txt', OTHER);
    expect((await tree()).secrets).toEqual([
      { place: 'file', file: 'new/file.txt', ...PYPI, isInTree: true },
      { place: 'file', file: 'tracked.txt', kind: 'pypi-token', line: 2, isInTree: true },
    ]);
  });

  // Other systems refuse such a name themselves.
  it.runIf(process.platform === 'linux')(
    'finds it under names that are not UTF-8, and with line breaks',
    async () => {
      write('a\nb', TOKEN);
      writeFileSync(Buffer.concat([Buffer.from(`${at('app')}/`), Buffer.from([0xff, 0x61])]), OTHER);
      expect((await tree()).secrets).toMatchObject([{ file: 'a\nb' }, { file: '\uFFFDa' }]);
    },
  );

  it('does not follow links, and says so (attack)', async () => {
    writeFileSync(at('outside.txt'), TOKEN);
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere', 'b.txt'), TOKEN);
    symlinkSync(at('outside.txt'), at('app', 'link.txt'));
    write('folder/b.txt', 'x');
    commit();
    rmSync(at('app', 'folder'), { recursive: true });
    symlinkSync(at('elsewhere'), at('app', 'folder'));
    const { secrets, skipped } = await tree();
    expect(secrets).toEqual([]);
    expect(skipped.map(({ file, reason }) => [file, reason])).toContainEqual(['link.txt', 'link']);
    expect(skipped.every(({ reason }) => reason === 'link')).toBe(true);
  });

  it('waits for no pipe, and leaves submodules and what is too large', async () => {
    write('a.txt', 'x'.repeat(5000));
    mkdirSync(at('app', 'inner'));
    execFileSync('git', ['init', '--quiet'], { cwd: at('app', 'inner'), env: SEALED });
    writeFileSync(at('app', 'inner', 'b.txt'), TOKEN);
    execFileSync('git', ['add', '--all'], { cwd: at('app', 'inner'), env: SEALED });
    execFileSync('git', ['commit', '--quiet', '--message', 'x'], { cwd: at('app', 'inner'), env: SEALED });
    write('c.txt', 'x');
    git('-c', 'advice.addEmbeddedRepo=false', 'add', '--all');
    rmSync(at('app', 'c.txt'));
    execFileSync('mkfifo', [at('app', 'c.txt')]);
    const { secrets, skipped, skippedCount } = await tree({ limitBytes: 4000 });
    expect(secrets).toEqual([]);
    expect(skipped).toEqual([
      { file: 'a.txt', reason: 'too-large', sizeBytes: 5000 },
      { file: 'c.txt', reason: 'unreadable' },
      { file: 'inner', reason: 'submodule' },
    ]);
    expect(skippedCount).toBe(3);
  });

  it('searches a folder without git, all of it', async () => {
    mkdirSync(at('plain', 'deep', '.git'), { recursive: true });
    writeFileSync(at('plain', 'deep', 'a.txt'), TOKEN);
    writeFileSync(at('plain', 'deep', '.git', 'config'), OTHER);
    symlinkSync(at('plain'), at('plain', 'deep', 'circle'));
    const { secrets, skipped } = await searchTree(at('plain'), createSecretSearch());
    expect(secrets).toMatchObject([{ file: 'deep/a.txt', line: 1 }]);
    expect(skipped).toEqual([{ file: 'deep/circle', reason: 'link' }]);
  });

  it('ends when it is cancelled on the way', async () => {
    mkdirSync(at('plain'));
    for (let index = 0; index < 600; index += 1) writeFileSync(at('plain', `${index}`), 'x');
    const controller = new AbortController();
    const onProgress = (): void => {
      controller.abort(new Error('enough'));
    };
    const options = { signal: controller.signal, onProgress };
    await expect(searchTree(at('plain'), createSecretSearch(), options)).rejects.toThrow('enough');
  });

  it('does not begin when it is cancelled', async () => {
    write('a.txt', 'x');
    await expect(tree({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});
