import {
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { sha256 } from '../../../../test/support/releases.ts';
import { checkFolder, checksumFolder, refuseDifferences } from './checksums.ts';
import { concurrently } from './concurrently.ts';
import { hashFiles } from './hash.ts';
import { listDistributions } from './list.ts';
import { openFileSource } from './source.ts';
import { writeWhole } from './write.ts';

const coded = (code: string): Error => expect.objectContaining({ code }) as Error;

let folder = '';
let dist = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-files-'));
  dist = path.join(folder, 'dist');
  await mkdir(dist);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, content = name): Promise<void> => writeFile(path.join(dist, name), content);

describe('listDistributions', () => {
  it('lists wheels and sdists by name', async () => {
    await put('b-1.0.tar.gz');
    await put('a-1.0-py3-none-any.whl', 'xyz');
    expect(await listDistributions(dist)).toEqual([
      { filename: 'a-1.0-py3-none-any.whl', path: path.join(dist, 'a-1.0-py3-none-any.whl'), sizeBytes: 3 },
      { filename: 'b-1.0.tar.gz', path: path.join(dist, 'b-1.0.tar.gz'), sizeBytes: 12 },
    ]);
  });

  it('says that there is no folder, or nothing in it', async () => {
    await expect(listDistributions(path.join(folder, 'none'))).rejects.toThrow(coded('folder-missing'));
    await expect(listDistributions(dist)).rejects.toThrow(coded('distributions-missing'));
    await put('x');
    await expect(listDistributions(path.join(dist, 'x'))).rejects.toThrow(coded('folder-missing'));
  });

  it.each(['SHA256SUMS', '.DS_Store', 'a-1.0-py3-none-any.whl.publish.attestation', 'a-1.0.egg'])(
    'skips nothing silently, not %s',
    async (name) => {
      await put('b-1.0.tar.gz');
      await put(name);
      await expect(listDistributions(dist)).rejects.toThrow(coded('file-not-distribution'));
    },
  );

  it('refuses a folder that is named like a distribution, and a link that leads nowhere', async () => {
    await mkdir(path.join(dist, 'a-1.0.tar.gz'));
    await expect(listDistributions(dist)).rejects.toThrow(coded('file-not-distribution'));
    await rm(path.join(dist, 'a-1.0.tar.gz'), { recursive: true });
    await symlink('/nowhere', path.join(dist, 'a-1.0.tar.gz'));
    await expect(listDistributions(dist)).rejects.toThrow(coded('file-not-readable'));
  });
});

describe('openFileSource', () => {
  it('reads at any place, short at the end only', async () => {
    await put('a', '0123456789');
    await using source = await openFileSource(path.join(dist, 'a'));
    const read = async (at: number, length: number): Promise<string> =>
      Buffer.from(await source.read(at, length)).toString();
    expect(source.size).toBe(10);
    expect(await Promise.all([read(0, 3), read(8, 9), read(10, 5), read(99, 5)])).toEqual([
      '012',
      '89',
      '',
      '',
    ]);
  });

  it('says that there is no file', async () => {
    await expect(openFileSource(path.join(dist, 'none'))).rejects.toThrow(coded('file-not-readable'));
  });
});

describe('hashFiles', () => {
  it('gives SHA-256 in the order asked for', async () => {
    const names = ['c', 'a', 'b'];
    await Promise.all(names.map((name) => put(name)));
    const entries = await hashFiles(
      names.map((name) => path.join(dist, name)),
      { concurrency: 2 },
    );
    expect(entries).toEqual(names.map((name) => ({ filename: name, sha256: sha256(Buffer.from(name)) })));
  });
});

describe('concurrently', () => {
  it('runs no more than so many at once and keeps the order of results', async () => {
    let running = 0;
    let most = 0;
    const results = await concurrently([30, 1, 10, 5], 2, async (delay) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, delay));
      running -= 1;
      return delay;
    });
    expect(results).toEqual([30, 1, 10, 5]);
    expect(most).toBe(2);
  });

  it('stops the others at the first failure and waits until they have ended', async () => {
    const ended: string[] = [];
    const started: string[] = [];
    const failure = new Error('first');
    const run = async (name: string, signal: AbortSignal): Promise<void> => {
      started.push(name);
      if (name === 'bad') throw failure;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended.push(name);
      signal.throwIfAborted();
    };
    await expect(concurrently(['slow', 'bad', 'never'], 2, run)).rejects.toBe(failure);
    expect([started, ended]).toEqual([['slow', 'bad'], ['slow']]);
  });

  it('gives the caller’s own reason to stop', async () => {
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const run = async (_item: number, signal: AbortSignal): Promise<void> => {
      stop.abort(reason);
      signal.throwIfAborted();
    };
    await expect(concurrently([1, 2], 1, run, stop.signal)).rejects.toBe(reason);
  });
});

describe('writeWhole', () => {
  it('leaves nothing behind when the writing fails', async () => {
    const file = path.join(dist, 'out');
    await writeFile(file, 'before');
    const failing = writeWhole(file, async (append) => {
      await append('half');
      throw new Error('cut');
    });
    await expect(failing).rejects.toThrow('cut');
    expect(await readdir(dist)).toEqual(['out']);
    expect(await readFile(file, 'utf8')).toBe('before');
  });

  it('is on the disk before it gets its name, so that a power cut leaves no half file', async () => {
    const file = path.join(dist, 'out');
    await writeFile(file, 'before');
    const handle = await open(file, 'r');
    const flush = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'sync');
    await handle.close();
    onTestFinished(() => flush.mockRestore());
    const seen: string[] = [];
    flush.mockImplementation(async function (this: FileHandle) {
      seen.push(await readFile(file, 'utf8'), String((await this.stat()).size));
    });
    await writeWhole(file, (append) => append('after it'));
    expect(seen).toEqual(['before', '8']);
    expect(await readFile(file, 'utf8')).toBe('after it');
  });

  it('says in words that it may not write there', async () => {
    await expect(writeWhole(path.join(dist, 'none/out'), async () => undefined)).rejects.toThrow(
      coded('file-not-writable'),
    );
  });
});

describe('checksumFolder', () => {
  it('writes the list beside the folder, in the form of sha256sum', async () => {
    await put('a-1.0.tar.gz', 'a');
    const written = await checksumFolder(dist);
    expect(written.output).toBe(path.join(folder, 'SHA256SUMS'));
    expect(await readFile(written.output, 'utf8')).toBe(`${sha256(Buffer.from('a'))}  a-1.0.tar.gz\n`);
  });

  it.each(['SHA256SUMS', 'sub/../sums.txt'])(
    'never writes %s inside, where uploaders fail on it',
    async (name) => {
      await put('a-1.0.tar.gz');
      await expect(checksumFolder(dist, { output: path.join(dist, name) })).rejects.toThrow(
        coded('checksums-inside-distributions'),
      );
    },
  );

  it('is not led inside by a link (attack)', async () => {
    await put('a-1.0.tar.gz');
    await symlink(dist, path.join(folder, 'elsewhere'));
    await expect(checksumFolder(dist, { output: path.join(folder, 'elsewhere', 'SUMS') })).rejects.toThrow(
      coded('checksums-inside-distributions'),
    );
  });
});

describe('checkFolder', () => {
  it('takes the list beside the folder, or the one inside a download', async () => {
    await put('a-1.0.tar.gz');
    await checksumFolder(dist);
    const report = await checkFolder(dist);
    expect(report.entries).toMatchObject([{ filename: 'a-1.0.tar.gz', state: 'same' }]);
    expect(() => refuseDifferences(report)).not.toThrow();
    await put('SHA256SUMS', `${'0'.repeat(64)}  a-1.0.tar.gz\n`);
    expect((await checkFolder(dist)).list).toBe(path.join(dist, 'SHA256SUMS'));
    expect((await checkFolder(dist)).entries).toMatchObject([{ state: 'different' }]);
  });

  it('takes a list with the line ends of Windows, and writes none itself', async () => {
    await Promise.all(['a-1.0.tar.gz', 'b-1.0.tar.gz'].map((name) => put(name)));
    const { output } = await checksumFolder(dist);
    const written = await readFile(output, 'utf8');
    expect(written).not.toContain('\r');
    await writeFile(output, written.replaceAll('\n', '\r\n'));
    expect((await checkFolder(dist)).entries.map(({ state }) => state)).toEqual(['same', 'same']);
  });

  it('takes no path for a name, with backslashes either', async () => {
    await put('a-1.0.tar.gz');
    for (const name of [
      String.raw`dist\a-1.0.tar.gz`,
      String.raw`.\a-1.0.tar.gz`,
      String.raw`C:\a-1.0.tar.gz`,
    ]) {
      await put('SHA256SUMS', `${sha256(Buffer.from('a-1.0.tar.gz'))}  ${name}\r\n`);
      await expect(checkFolder(dist)).rejects.toThrow(coded('checksums-malformed'));
    }
  });

  it('says everything that is wrong at once', async () => {
    await Promise.all(['a-1.0.tar.gz', 'b-1.0.tar.gz', 'c-1.0.tar.gz'].map((name) => put(name)));
    const { output } = await checksumFolder(dist);
    await put('a-1.0.tar.gz', 'changed');
    await rm(path.join(dist, 'b-1.0.tar.gz'));
    await put('d-1.0.tar.gz');
    await put('notes.txt');
    const report = await checkFolder(dist, { list: output });
    expect(report.entries.map(({ filename, state }) => `${filename} ${state}`)).toEqual([
      'a-1.0.tar.gz different',
      'b-1.0.tar.gz missing',
      'c-1.0.tar.gz same',
      'd-1.0.tar.gz not-listed',
    ]);
    const only = (index: number): typeof report => ({ ...report, entries: [report.entries[index]!] });
    expect(() => refuseDifferences(report)).toThrow(coded('checksum-mismatch'));
    expect(() => refuseDifferences(only(1))).toThrow(coded('checksum-file-missing'));
    expect(() => refuseDifferences(only(3))).toThrow(coded('checksum-not-listed'));
  });

  it('says that there is no list, or no folder', async () => {
    await expect(checkFolder(dist)).rejects.toThrow(coded('file-not-readable'));
    await expect(checkFolder(dist, { list: path.join(folder, 'none') })).rejects.toThrow(
      coded('file-not-readable'),
    );
    await expect(checkFolder(path.join(folder, 'none'))).rejects.toThrow(coded('folder-missing'));
  });
});
