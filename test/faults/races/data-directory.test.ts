import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkDataDirectory } from '../../../src/server/index.ts';
import { makeSigningKey } from '../../support/index/signing-key.ts';
import { type ServerChild, startServer } from '../crash/children.ts';
import { roundsAt, timeFor } from './rounds.ts';

const PROCESSES = 3;

describe('processes that open one data directory at once', () => {
  const rounds = roundsAt(300);

  it(
    'are refused but for one, until that one is dead',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-race-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const { keySet } = await makeSigningKey();
      for (let round = 0; round < rounds; round += 1) {
        const directory = path.join(folder, `data${round}`);
        const cache = path.join(folder, 'compiled');
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
