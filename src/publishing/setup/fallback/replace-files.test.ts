import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FileChange, replaceFiles } from './replace-files.ts';

function folder(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'tokenless-replace-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(path.join(root, 'a'), 'old a');
  writeFileSync(path.join(root, 'b'), 'old b');
  return root;
}

const change = (name: string, before: string | null, after: string | null): FileChange => ({
  path: name,
  before: before === null ? null : Buffer.from(before),
  after: after === null ? null : Buffer.from(after),
});

const everything = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => `${path.relative(root, file)}: ${readFileSync(file, 'utf8')}`)
    .toSorted();

const never = new AbortController().signal;

describe('replaceFiles', () => {
  it('changes, makes and removes files together, and keeps modes', async () => {
    const root = folder();
    chmodSync(path.join(root, 'a'), 0o750);
    await replaceFiles(
      root,
      [change('a', 'old a', 'new a'), change('b', 'old b', null), change('c/d', null, 'new d')],
      never,
    );
    expect(everything(root)).toEqual(['a: new a', 'c/d: new d']);
    const { mode } = await import('node:fs').then((fs) => fs.statSync(path.join(root, 'a')));
    expect(mode & 0o777).toBe(0o750);
  });

  it('changes nothing when a file is not as it was read', async () => {
    const root = folder();
    const changes = [change('a', 'old a', 'new a'), change('b', 'other b', 'new b')];
    await expect(replaceFiles(root, changes, never)).rejects.toMatchObject({ code: 'fallback-file-changed' });
    expect(everything(root)).toEqual(['a: old a', 'b: old b']);
  });

  it('gives the first files their old bytes back when a later one cannot get its name', async () => {
    const root = folder();
    // A folder that is not empty stands where the file is to be; it was read as no file.
    const changes = [change('a', 'old a', 'new a'), change('new', null, 'x'), change('b', 'old b', 'new b')];
    const controller = new AbortController();
    const blocked = {
      ...controller.signal,
      throwIfAborted: () => mkdirSync(path.join(root, 'new/full'), { recursive: true }),
    };
    await expect(replaceFiles(root, changes, blocked as unknown as AbortSignal)).rejects.toThrow(Error);
    expect(everything(root)).toEqual(['a: old a', 'b: old b']);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const root = folder();
    const signal = AbortSignal.abort(new Error('stopped'));
    const changes = [change('a', 'old a', 'new a'), change('deep/er/c', null, 'x')];
    await expect(replaceFiles(root, changes, signal)).rejects.toThrow('stopped');
    expect(everything(root)).toEqual(['a: old a', 'b: old b']);
    expect(existsSync(path.join(root, 'deep/er'))).toBe(false);
  });

  it.each(['linked', 'folder/c'])('writes through no link: %s', async (name) => {
    const root = folder();
    symlinkSync(path.join(root, 'a'), path.join(root, 'linked'));
    mkdirSync(path.join(root, 'elsewhere'));
    symlinkSync(path.join(root, 'elsewhere'), path.join(root, 'folder'));
    const before = name === 'linked' ? 'old a' : null;
    await expect(replaceFiles(root, [change(name, before, 'x')], never)).rejects.toMatchObject({
      code: 'repository-link-escapes',
    });
    expect(everything(root)).toEqual(['a: old a', 'b: old b']);
  });
});
