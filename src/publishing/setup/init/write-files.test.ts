import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/rehearsal/temporary-folder.ts';
import type { PlannedFile } from './plan-files.ts';
import { writeFiles } from './write-files.ts';

const file = (name: string, text = 'new\n'): PlannedFile => ({ path: name, text, state: 'new', diff: '' });
const everything = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true }) as string[];
const signal = new AbortController().signal;

describe('writing the files', () => {
  it('writes all of them, with their folders, and keeps the mode of one that is there', async () => {
    const root = temporaryFolder('init');
    writeFileSync(path.join(root, 'a'), 'old\n');
    chmodSync(path.join(root, 'a'), 0o640);
    await writeFiles(root, [file('a'), file('b/c/d')], signal);
    expect(readFileSync(path.join(root, 'a'), 'utf8')).toBe('new\n');
    expect(statSync(path.join(root, 'a')).mode & 0o777).toBe(0o640);
    expect(readFileSync(path.join(root, 'b/c/d'), 'utf8')).toBe('new\n');
    expect(everything(root).toSorted()).toEqual(['a', 'b', 'b/c', 'b/c/d']);
  });

  it('leaves nothing behind when the last one cannot be written', async () => {
    const root = temporaryFolder('init');
    writeFileSync(path.join(root, 'a'), 'old\n');
    writeFileSync(path.join(root, 'blocked'), '');
    await expect(writeFiles(root, [file('a'), file('b/c'), file('blocked/d')], signal)).rejects.toThrow(
      expect.objectContaining({ code: 'file-not-writable' }) as Error,
    );
    expect(readFileSync(path.join(root, 'a'), 'utf8')).toBe('old\n');
    expect(everything(root).toSorted()).toEqual(['a', 'blocked']);
  });

  it('leaves nothing behind when it is interrupted on the way', async () => {
    const root = temporaryFolder('init');
    mkdirSync(path.join(root, 'there'));
    const stopping = new AbortController();
    const interrupting: PlannedFile = {
      ...file('there/b'),
      get text() {
        stopping.abort(new Error('stopped'));
        return 'new\n';
      },
    };
    await expect(
      writeFiles(root, [file('made/a'), interrupting, file('c')], stopping.signal),
    ).rejects.toThrow('stopped');
    expect(everything(root)).toEqual(['there']);
    expect(existsSync(path.join(root, 'made'))).toBe(false);
  });
});
