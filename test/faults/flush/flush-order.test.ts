import { describe, expect, it } from 'vitest';
import { type DurableStep, type SystemCall, callsOf, disorder, parseTrace } from './trace.ts';
import { type TracedServer, traceUpload, traceUploadAgain, whyNoTrace } from './traced-server.ts';

const WRITES = ['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2'];
const FLUSHES = ['fsync', 'fdatasync'];
const RENAMES = ['rename', 'renameat', 'renameat2'];
const MKDIRS = ['mkdir', 'mkdirat'];
const WAL = '/index.sqlite-wal>';

/** The calls of one request: up to its answer, and after the answer before. */
function requests(calls: readonly SystemCall[]): { mint: SystemCall[]; upload: SystemCall[] } {
  const answers = calls.filter(({ words }) => words.includes('"HTTP/1.1 200 OK'));
  expect(answers).toHaveLength(2);
  const [mint, upload] = answers as [SystemCall, SystemCall];
  return {
    mint: calls.filter(({ began }) => began <= mint.began),
    upload: calls.filter(({ began }) => began > mint.began && began <= upload.began),
  };
}

/** Everything that is written to the database, its flush, and the answer: the end of every request that changes something. */
function committed(calls: readonly SystemCall[]): DurableStep[] {
  return [
    { step: 'write of the commit', calls: callsOf(calls, WRITES, WAL) },
    { step: 'flush of the commit', calls: callsOf(calls, FLUSHES, WAL).slice(-1) },
    { step: 'answer', calls: callsOf(calls, WRITES, '"HTTP/1.1 200 OK') },
  ];
}

/** The steps of one upload, for the distribution or for its metadata, then the commit and the answer. */
function uploadSteps(calls: readonly SystemCall[], sha256: string): DurableStep[] {
  const folder = `/files/${sha256.slice(0, 2)}`;
  const renames = callsOf(calls, RENAMES, `${folder}/${sha256}"`);
  const arriving = /\/incoming\/[^"]+/u.exec(renames[0]?.words ?? '')?.[0] ?? '(not renamed)';
  const above = callsOf(calls, FLUSHES, '/files>').filter(({ began }) => began < (renames[0]?.began ?? 0));
  return [
    { step: 'write', calls: callsOf(calls, WRITES, `${arriving}>`) },
    { step: 'flush', calls: callsOf(calls, FLUSHES, `${arriving}>`) },
    { step: 'making the folder', calls: callsOf(calls, MKDIRS, `${folder}"`) },
    { step: 'flush of the folder above', calls: above.slice(-1) },
    { step: 'rename', calls: renames },
    { step: 'flush of the folder', calls: callsOf(calls, FLUSHES, `${folder}>`) },
    ...committed(calls),
  ];
}

const obstacle = whyNoTrace();
let traced: Promise<TracedServer> | undefined;

/** Where nothing can be traced a test is skipped in words; in CI it fails. */
function needTrace(skip: (note: string) => never): void {
  if (obstacle === undefined) return;
  if (process.env['CI'] !== undefined) throw new Error(obstacle);
  skip(obstacle);
}

/** The trace that most tests share. */
function theTrace(skip: (note: string) => never): Promise<TracedServer> {
  needTrace(skip);
  traced ??= traceUpload();
  return traced;
}

describe('data is flushed before the answer, by the system calls', () => {
  it('of a mint: commit, flush, answer', async ({ skip }) => {
    const { calls } = await theTrace(skip);
    expect(disorder(committed(requests(calls).mint))).toEqual([]);
  });

  it('of an upload: write, flush, folder, rename, folder flush, commit, flush, answer', async ({ skip }) => {
    const { calls, sha256 } = await theTrace(skip);
    expect(disorder(uploadSteps(requests(calls).upload, sha256))).toEqual([]);
  });

  it('of the metadata that is served beside a wheel: the same', async ({ skip }) => {
    const { calls, metadataSha256 } = await theTrace(skip);
    expect(disorder(uploadSteps(requests(calls).upload, metadataSha256))).toEqual([]);
  });

  it('of the first commit after a start: the new journal’s folder is flushed too', async ({ skip }) => {
    const { calls, directory } = await theTrace(skip);
    const { mint } = requests(calls);
    const opened = callsOf(mint, ['openat'], `${directory}/index.sqlite-wal"`, 'O_CREAT').slice(0, 1);
    const began = opened[0]?.ended ?? 0;
    const flushed = callsOf(mint, FLUSHES, `<${directory}>`).filter((call) => call.began > began);
    expect(
      disorder([
        { step: 'the journal is made', calls: opened },
        { step: 'its folder is flushed', calls: flushed },
        { step: 'answer', calls: callsOf(mint, WRITES, '"HTTP/1.1 200 OK') },
      ]),
    ).toEqual([]);
  });

  it('of the same file again, while the first waits for its flush: not before it', async ({ skip }) => {
    needTrace(skip);
    const { calls } = await traceUploadAgain();
    const [minted, ...uploaded] = calls.filter(({ words }) => words.includes('"HTTP/1.1 200 OK'));
    expect(uploaded).toHaveLength(2);
    const commit = callsOf(calls, WRITES, WAL).filter(({ began }) => began > minted!.ended);
    const flush = callsOf(calls, FLUSHES, WAL).filter(({ began }) => began > commit[0]!.began);
    expect(
      disorder([
        { step: 'commit', calls: commit.slice(0, 1) },
        { step: 'its flush', calls: flush.slice(0, 1) },
        { step: 'both answers', calls: uploaded },
      ]),
    ).toEqual([]);
  });

  it('and a missing flush, or a late one, is found', async ({ skip }) => {
    const { calls, sha256 } = await theTrace(skip);
    const { upload } = requests(calls);
    const steps = uploadSteps(upload, sha256);
    const late = { began: Number.MAX_SAFE_INTEGER, ended: Number.MAX_SAFE_INTEGER };
    const unnoticed = steps
      .filter(({ step }) => step.includes('flush'))
      .filter(({ calls: own }) => {
        const without = upload.filter((call) => !own.includes(call));
        const delayed = upload.map((call) => (own.includes(call) ? { ...call, ...late } : call));
        return [without, delayed].some((changed) => disorder(uploadSteps(changed, sha256)).length === 0);
      });
    expect(unnoticed).toEqual([]);
  });
});

describe('a trace', () => {
  it('is read over calls that others interrupt, and without those that failed', () => {
    const text = [
      '10 fsync(21</d/a> <unfinished ...>',
      '11 write(22<TCP:[1->2]>, "HTTP/1.1 200 OK"..., 9) = 9',
      '10 <... fsync resumed>)           = 0',
      '10 mkdir("/d/b", 0777)            = -1 EEXIST (File exists)',
      '12 fsync(21</d/c> <unfinished ...>',
    ].join('\n');
    expect(parseTrace(text)).toEqual([
      { name: 'write', words: '22<TCP:[1->2]>, "HTTP/1.1 200 OK"..., 9', began: 1, ended: 1 },
      { name: 'fsync', words: '21</d/a>', began: 0, ended: 2 },
    ]);
  });
});
