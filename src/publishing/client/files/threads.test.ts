import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startThreads } from './threads.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-threads-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that answers each question by an expression over it. */
async function programThat(answers: string): Promise<URL> {
  const file = path.join(folder, 'program.mjs');
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', (question) => parentPort.postMessage(${answers}));`,
  );
  return pathToFileURL(file);
}

const never = new AbortController().signal;

describe('startThreads', () => {
  it('starts no more threads than there are tasks', async () => {
    await using threads = startThreads(await programThat('question + 1'), 1);
    expect(threads.count).toBe(1);
    expect(await threads.ask(1, never)).toBe(2);
    expect(await threads.ask(2, never)).toBe(3);
  });

  it('gives no thread the environment, in which tokens stand', async () => {
    process.env['TOKENLESS_TEST_TOKEN'] = 'planted';
    try {
      await using threads = startThreads(await programThat('Object.keys(process.env)'), 1);
      expect(await threads.ask('', never)).toEqual([]);
    } finally {
      delete process.env['TOKENLESS_TEST_TOKEN'];
    }
  });

  it('fails when a thread does, and does not hang', async () => {
    await using threads = startThreads(await programThat('question.fails.here'), 1);
    await expect(threads.ask({}, never)).rejects.toThrow('here');
  });

  it('does not hang when there is no such program', async () => {
    await using threads = startThreads(pathToFileURL(path.join(folder, 'missing.mjs')), 1);
    await expect(threads.ask({}, never)).rejects.toThrow('missing.mjs');
  });

  it('asks nobody who is busy', async () => {
    await using threads = startThreads(await programThat('question'), 1);
    const first = threads.ask(1, never);
    await expect(threads.ask(2, never)).rejects.toThrow(TypeError);
    expect(await first).toBe(1);
  });
});
