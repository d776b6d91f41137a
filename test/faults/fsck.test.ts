import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkDataDirectory } from '../../src/server/index.ts';
import { type CliRun, runCli } from '../support/cli.ts';
import { problemsOf } from '../contracts/json-schemas.ts';
import { testIndex } from '../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../support/index/upload-body.ts';

function folder(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokenless-fsck-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

interface Stopped {
  readonly directory: string;
  /** Where the content of the wheel, of its metadata and of the sdist lie. */
  readonly wheel: string;
  readonly metadata: string;
  readonly sdist: string;
}

/** The data directory of a stopped index with a wheel and an sdist. */
async function stoppedIndex(): Promise<Stopped> {
  const directory = folder();
  const index = await testIndex({ dataDirectory: directory });
  const token = await index.uploadToken();
  expect((await index.upload(token, helloWheel())).status).toBe(200);
  expect((await index.upload(token, helloSdist())).status).toBe(200);
  await index.close();
  const database = new DatabaseSync(path.join(directory, 'index.sqlite'), { readOnly: true });
  const rows = database.prepare('SELECT sha256, metadata_sha256 FROM files ORDER BY filetype').all();
  database.close();
  const place = (sha256: unknown): string =>
    path.join(directory, 'files', String(sha256).slice(0, 2), String(sha256));
  const [wheel, sdist] = rows;
  return {
    directory,
    wheel: place(wheel!['sha256']),
    metadata: place(wheel!['metadata_sha256']),
    sdist: place(sdist!['sha256']),
  };
}

const WHEEL = 'hello_dist-1.0-py3-none-any.whl';
const SDIST = 'hello_dist-1.0.tar.gz';

function fsck(directory: string, ...flags: string[]): Promise<CliRun> {
  return runCli(['admin', 'fsck', '--data', directory, ...flags]);
}

function snapshot(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/-(?:wal|shm)$/u.test(name))
    .map((name) => `${name} ${statSync(path.join(directory, name)).mtimeMs}`);
}

describe('fsck', () => {
  it('finds nothing in a whole data directory, and changes nothing', async () => {
    const { directory } = await stoppedIndex();
    const before = snapshot(directory);
    expect(await checkDataDirectory(directory)).toEqual({
      files: 2,
      contents: 3,
      faults: [],
      unreferenced: [],
    });
    expect(await fsck(directory)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '2 files, 3 contents, 0 faults\n',
    });
    expect(snapshot(directory)).toEqual(before);
  });

  it('finds a content that is gone, the metadata of a wheel too', async () => {
    const { directory, metadata, sdist } = await stoppedIndex();
    rmSync(metadata);
    rmSync(sdist);
    expect((await checkDataDirectory(directory)).faults).toEqual([
      { kind: 'content-missing', filename: WHEEL, part: 'metadata' },
      { kind: 'content-missing', filename: SDIST, part: 'file' },
    ]);
  });

  it('finds a content that was cut off', async () => {
    const { directory, wheel } = await stoppedIndex();
    const expectedBytes = statSync(wheel).size;
    writeFileSync(wheel, 'half a wheel');
    expect((await checkDataDirectory(directory)).faults).toEqual([
      { kind: 'content-size-differs', filename: WHEEL, part: 'file', expectedBytes, gotBytes: 12 },
    ]);
  });

  it('finds a single bit that changed, in a file and in metadata', async () => {
    const { directory, wheel, metadata } = await stoppedIndex();
    for (const file of [wheel, metadata]) {
      const bytes = await import('node:fs/promises').then(({ readFile }) => readFile(file));
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(file, bytes);
    }
    const { faults } = await checkDataDirectory(directory);
    expect(faults).toMatchObject([
      {
        kind: 'content-hash-differs',
        filename: WHEEL,
        part: 'file',
        expectedSha256: path.basename(wheel),
      },
      { kind: 'content-hash-differs', filename: WHEEL, part: 'metadata' },
    ]);
  });

  it('finds what was still arriving, and what lies where nothing is kept', async () => {
    const { directory, sdist } = await stoppedIndex();
    writeFileSync(path.join(directory, 'incoming', 'half'), 'half a wheel');
    writeFileSync(path.join(path.dirname(sdist), 'note.txt'), 'by hand');
    renameSync(sdist, path.join(directory, 'files', path.basename(sdist)));
    expect((await checkDataDirectory(directory)).faults).toEqual([
      { kind: 'content-missing', filename: SDIST, part: 'file' },
      { kind: 'leftover', path: `files/${path.basename(sdist).slice(0, 2)}/note.txt` },
      { kind: 'leftover', path: `files/${path.basename(sdist)}` },
      { kind: 'leftover', path: 'incoming/half' },
    ]);
  });

  it('tells a content that no file has, and does not call it a fault', async () => {
    const { directory, sdist } = await stoppedIndex();
    const database = new DatabaseSync(path.join(directory, 'index.sqlite'));
    database.exec(`DELETE FROM files WHERE filename = '${SDIST}'`);
    database.close();
    const sizeBytes = statSync(sdist).size;
    expect(await checkDataDirectory(directory)).toEqual({
      files: 1,
      contents: 3,
      faults: [],
      unreferenced: [{ sha256: path.basename(sdist), sizeBytes }],
    });
    const run = await fsck(directory);
    expect([run.exitCode, run.stdout]).toEqual([
      0,
      `unreferenced: ${path.basename(sdist)} (${sizeBytes} bytes), which is harmless\n`,
    ]);
  });

  it('says every fault in words and ends with 1', async () => {
    const { directory, wheel, sdist } = await stoppedIndex();
    const expectedBytes = statSync(wheel).size;
    writeFileSync(wheel, 'half');
    rmSync(sdist);
    writeFileSync(path.join(directory, 'incoming', 'half'), '');
    const run = await fsck(directory, '--quiet');
    expect(run.exitCode).toBe(1);
    expect(run.stdout.split('\n')).toEqual([
      `${WHEEL}: the file has 4 bytes instead of ${expectedBytes}`,
      `${SDIST}: the file is missing`,
      'incoming/half: left over',
      '',
    ]);
    expect(run.stderr).toContain('error[data-directory-damaged]');
    expect(run.stderr).toContain('3 faults');
  });

  it('prints one document with --json, whole or damaged', async () => {
    const { directory, metadata } = await stoppedIndex();
    const whole = await fsck(directory, '--json');
    expect([whole.exitCode, problemsOf('fsck.v1', JSON.parse(whole.stdout))]).toEqual([0, []]);
    writeFileSync(metadata, 'Name: another');
    writeFileSync(path.join(directory, 'incoming', 'half'), '');
    const damaged = await fsck(directory, '--json');
    const document = JSON.parse(damaged.stdout) as object;
    expect([damaged.exitCode, problemsOf('fsck.v1', document)]).toEqual([1, []]);
    expect(document).toMatchObject({ ok: false, faults: [{ part: 'metadata' }, { kind: 'leftover' }] });
  });

  it('refuses while an index serves the directory, and lets one start afterwards', async () => {
    const dataDirectory = folder();
    const index = await testIndex({ dataDirectory });
    const run = await fsck(dataDirectory);
    expect([run.exitCode, run.stdout]).toEqual([5, '']);
    expect(run.stderr).toContain('error[data-directory-in-use]');
    await index.close();
    expect((await fsck(dataDirectory)).exitCode).toBe(0);
    expect((await (await testIndex({ dataDirectory })).request('/simple/')).status).toBe(200);
  });

  it('refuses a folder that is no data directory, and begins none', async () => {
    const directory = folder();
    for (const missing of [directory, path.join(directory, 'nowhere')]) {
      const run = await fsck(missing);
      expect(run.exitCode).toBe(5);
      expect(run.stderr).toContain('error[data-directory-missing]');
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  it('refuses a database that cannot be believed', async () => {
    const { directory } = await stoppedIndex();
    const file = path.join(directory, 'index.sqlite');
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    database.exec('DELETE FROM releases');
    database.close();
    await expect(checkDataDirectory(directory)).rejects.toMatchObject({
      code: 'database-damaged',
      why: 'a row of `files` refers to one that is not there',
    });
    writeFileSync(file, 'this was a database'.repeat(500));
    const run = await fsck(directory, '--json');
    expect([run.exitCode, problemsOf('error.v1', JSON.parse(run.stdout))]).toEqual([1, []]);
    expect(JSON.parse(run.stdout)).toMatchObject({ code: 'database-damaged' });
  });

  it('refuses a database of a newer release', async () => {
    const { directory } = await stoppedIndex();
    const database = new DatabaseSync(path.join(directory, 'index.sqlite'));
    database.exec("INSERT INTO migrations VALUES ('9999-from-the-future', '', 0)");
    database.close();
    await expect(checkDataDirectory(directory)).rejects.toMatchObject({ code: 'database-newer' });
  });
});
