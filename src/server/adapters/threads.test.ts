import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ThreadPool, createThreadPool } from './threads.ts';

let folder = '';
let pool: ThreadPool | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-threads-'));
});

afterEach(async () => {
  await pool?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A pool whose threads answer each question by what a statement over it does. */
async function poolThat(does: string): Promise<ThreadPool> {
  const file = path.join(folder, 'program.mjs');
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads';
     const answer = (value) => parentPort.postMessage(value);
     parentPort.on('message', (question) => { ${does} });`,
  );
  pool = createThreadPool(pathToFileURL(file));
  return pool;
}

describe('createThreadPool', () => {
  it('answers more questions at once than there are threads', async () => {
    const { ask } = await poolThat('setTimeout(() => answer(question * 2), 5)');
    const questions = Array.from({ length: 50 }, (_, number) => number);
    expect(await Promise.all(questions.map((question) => ask(question)))).toEqual(
      questions.map((question) => question * 2),
    );
  });

  it('gives no thread the environment', async () => {
    const { ask } = await poolThat('answer(Object.keys(process.env))');
    expect(await ask('')).toEqual([]);
  });

  it('goes on when a thread fails or ends: only who asked it is told', async () => {
    const { ask } = await poolThat(
      "if (question === 'exit') process.exit(1); if (question === 'throw') throw new Error('thrown'); answer(1)",
    );
    const asked = ['exit', 'throw', 'answer', 'exit', 'answer'].map((question) => ask(question));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('tells who waits that it is closed, and starts nothing afterwards', async () => {
    const { ask, close } = await poolThat('question.waits');
    const asked = Array.from({ length: 10 }, () => ask({ waits: true }));
    setTimeout(() => void close(), 50);
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, () => 'rejected'),
    );
    await expect(ask({})).rejects.toThrow('ended');
  });
});
