import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkDataDirectory } from '../../../src/server/index.ts';
import { makeSigningKey } from '../../support/index/signing-key.ts';
import { testIndex } from '../../support/index/test-index.ts';
import { type ServerChild, startServer } from '../crash/children.ts';
import { roundsAt, timeFor } from './rounds.ts';

function folder(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokenless-race-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const PROCESSES = 3;

/** Holds what a start holds that is about to give up, for a moment; runs in a thread of its own. */
const GIVING_UP = `
  const { DatabaseSync } = require('node:sqlite');
  const { parentPort, workerData } = require('node:worker_threads');
  const database = new DatabaseSync(workerData.file);
  database.exec('BEGIN; SELECT * FROM sqlite_master');
  parentPort.postMessage('holding');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, workerData.milliseconds);
  database.close();
`;

describe('a start', () => {
  it('outwaits another that gives up at the same moment, so that one of both succeeds', async () => {
    const dataDirectory = folder();
    await (await testIndex({ dataDirectory })).close();
    const workerData = { file: path.join(dataDirectory, 'lock.sqlite'), milliseconds: 100 };
    const other = new Worker(GIVING_UP, { eval: true, workerData });
    await once(other, 'message');
    const index = await testIndex({ dataDirectory });
    expect((await index.request('/simple/')).status).toBe(200);
  });
});

describe('processes that open one data directory at once', () => {
  const rounds = roundsAt(300);

  it(
    'are refused but for one, until that one is dead',
    async () => {
      const place = folder();
      const { keySet } = await makeSigningKey();
      for (let round = 0; round < rounds; round += 1) {
        const directory = path.join(place, `data${round}`);
        const cache = path.join(place, 'compiled');
        let waiting: readonly ServerChild[] = await Promise.all(
          Array.from({ length: PROCESSES }, () => startServer(cache)),
        );
        while (waiting.length > 0) {
          const answers = await Promise.all(waiting.map((server) => server.open({ directory, keySet })));
          const winners = waiting.filter((_, place) => 'url' in (answers[place] ?? {}));
          const refused = answers.map((answer) =>
            answer !== undefined && 'refused' in answer ? answer.refused : 'listening',
          );
          expect(winners).toHaveLength(1);
          expect(refused.toSorted()).toEqual([
            ...Array<string>(waiting.length - 1).fill('data-directory-in-use'),
            'listening',
          ]);
          await expect(checkDataDirectory(directory)).rejects.toMatchObject({
            code: 'data-directory-in-use',
          });
          await winners[0]!.kill();
          waiting = waiting.filter((server) => !winners.includes(server));
        }
        expect((await checkDataDirectory(directory)).faults).toEqual([]);
      }
    },
    timeFor(rounds * 60),
  );
});
