import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BuiltDistribution } from '../../../src/packaging/index.ts';
import { checkDataDirectory } from '../../../src/server/index.ts';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { type Answered, answered, roundsAt, statuses, timeFor } from './rounds.ts';

interface ListedFile {
  readonly filename: string;
  readonly url: string;
  readonly hashes: { readonly sha256: string };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function folder(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokenless-race-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function listed(index: TestIndex): Promise<readonly ListedFile[]> {
  const accept = 'application/vnd.pypi.simple.v1+json';
  const page = await index.request('/simple/hello-dist/', { headers: { accept } });
  return ((await page.json()) as { files: ListedFile[] }).files;
}

/** The hash of what is served under a file's address, which is the one that the page promises. */
async function served(index: TestIndex, { url, hashes }: ListedFile): Promise<string> {
  const { pathname } = new URL(url, 'http://localhost');
  const hash = sha256(new Uint8Array(await (await index.request(pathname)).arrayBuffer()));
  expect(hash).toBe(hashes.sha256);
  return hash;
}

/** Uploads at once, each by a client with an upload token of its own. */
function uploadAtOnce(
  index: TestIndex,
  tokens: readonly string[],
  distributions: readonly BuiltDistribution[],
  version: string,
): Promise<Answered[]> {
  return Promise.all(
    distributions.map(async (one, client) =>
      answered(await index.upload(tokens[client % tokens.length]!, one, { version })),
    ),
  );
}

async function tokensFor(index: TestIndex): Promise<readonly string[]> {
  const first = await index.uploadToken();
  const second = await answered(await index.exchange(await index.idToken()));
  return [first, second.body.token];
}

/** The index is closed, and nothing is missing, changed, left over or unreferenced. */
async function expectWhole(index: TestIndex, files: number): Promise<void> {
  await index.close();
  const check = await checkDataDirectory(index.directory);
  expect(check).toMatchObject({ files, faults: [], unreferenced: [] });
}

describe.each([
  { where: 'in-process', overHttp: false, rounds: roundsAt(5) },
  { where: 'over loopback', overHttp: true, rounds: roundsAt(10) },
])('uploads at once, $where', ({ overHttp, rounds }) => {
  it(
    `of the same file by two clients are both acknowledged, and one file is there, ${rounds} times`,
    async () => {
      const index = await testIndex({ overHttp, dataDirectory: folder() });
      const tokens = await tokensFor(index);
      for (let round = 0; round < rounds; round += 1) {
        const version = `1.${round}`;
        const build = round % 4 === 3 ? helloSdist : helloWheel;
        const one = build({ version });
        expect(statuses(await uploadAtOnce(index, tokens, [one, one], version))).toEqual([200, 200]);
      }
      const files = await listed(index);
      expect(new Set(files.map(({ filename }) => filename)).size).toBe(rounds);
      expect(files).toHaveLength(rounds);
      for (const file of files) await served(index, file);
      await expectWhole(index, rounds);
    },
    timeFor(rounds),
  );

  it(
    `of different bytes under one name: one wins, the others are refused, ${rounds} times`,
    async () => {
      const index = await testIndex({ overHttp, dataDirectory: folder() });
      const tokens = await tokensFor(index);
      const winners = new Map<string, string>();
      for (let round = 0; round < rounds; round += 1) {
        const version = `1.${round}`;
        // The metadata of all is one content: what the refused ones take back must not be what the winner needs.
        const rivals = ['first', 'second', 'third'].map((word) =>
          helloWheel({ version, modules: [{ path: 'hello/__init__.py', content: `WORD = "${word}"\n` }] }),
        );
        const answers = await uploadAtOnce(index, tokens, rivals, version);
        expect(statuses(answers)).toEqual([200, 400, 400]);
        const refused = answers.filter(({ text }) => text.includes('File already exists'));
        expect(refused).toHaveLength(2);
        const winner = rivals[answers.findIndex(({ status }) => status === 200)]!;
        winners.set(winner.filename, sha256(winner.bytes));
      }
      const files = await listed(index);
      expect(files).toHaveLength(rounds);
      for (const file of files) expect(await served(index, file)).toBe(winners.get(file.filename));
      await expectWhole(index, rounds);
    },
    timeFor(rounds),
  );
});

describe('a refused upload', () => {
  const rounds = roundsAt(3);
  it(
    `takes back nothing that another one keeps at the same time, ${rounds} times`,
    async () => {
      const index = await testIndex({ dataDirectory: folder() });
      const [kept] = await tokensFor(index);
      const ends = new Set<number>();
      for (let round = 0; round < rounds; round += 1) {
        const version = `1.${round}`;
        const wheel = helloWheel({ version });
        const { body } = await answered(await index.exchange(await index.idToken()));
        const burn = async (): Promise<void> => {
          // After the token was looked at, before its file is recorded; a little later in each round.
          for (let turns = round % 25; turns > 0; turns -= 1) await new Promise(setImmediate);
          const init = { method: 'POST', body: JSON.stringify({ token: body.token }) };
          await index.request('/_/oidc/burn-token', init);
        };
        const [refused, done] = await Promise.all([
          index.upload(body.token, wheel, { version }).then(answered),
          index.upload(kept!, wheel, { version }).then(answered),
          burn(),
        ]);
        expect(done.status).toBe(200);
        ends.add(refused.status);
      }
      expect([...ends].toSorted((a, b) => a - b)).toEqual([200, 403]);
      await expectWhole(index, rounds);
    },
    timeFor(rounds),
  );
});
