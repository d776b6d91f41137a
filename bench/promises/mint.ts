import http from 'node:http';
import path from 'node:path';
import { type JWK, compactVerify } from 'jose';
import { MINT_TOKEN_PATH } from '../../src/wire/index.ts';
import { ratios, takeTurns } from '../machine/rounds.ts';
import type { Effort, Figure, Ground, SpeedPromise } from '../promise.ts';
import { type BenchKey, ISSUER, claimsOf, makeBenchKey, registrationOf } from '../servers/identity.ts';
import { type MeasuredIndex, bundleIndex, startMeasuredIndex } from '../servers/start.ts';
import { median } from '../statistics.ts';

const GOAL = { atLeast: 0.3 };
const ROUNDS = { full: 9, quick: 1 } as const;
const TOKENS = { full: 3000, quick: 100 } as const;
/** How many exchanges are under way at once; as many verifications in the loop that they are compared with. */
const CONCURRENCY = 32;

async function inFlight<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<number> {
  const queue = items.values();
  const start = performance.now();
  const worker = async (): Promise<void> => {
    for (const item of queue) await run(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return items.length / ((performance.now() - start) / 1000);
}

function exchange(token: string, url: URL, agent: http.Agent): Promise<void> {
  const body = JSON.stringify({ token });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`a mint was answered with ${response.statusCode}`));
      });
    });
    request.once('error', reject);
    request.end(body);
  });
}

async function signTokens(key: BenchKey, effort: Effort, round: number): Promise<readonly string[]> {
  const numbers = Array.from({ length: TOKENS[effort] }, (_, number) => number);
  return Promise.all(numbers.map((number) => key.sign(claimsOf(), `${round}-${number}`)));
}

async function compare(
  index: MeasuredIndex,
  key: BenchKey,
  effort: Effort,
): Promise<{ ours: readonly number[]; theirs: readonly number[] }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const url = new URL(MINT_TOKEN_PATH, index.url);
  const [jwk] = key.keySet.keys as readonly JWK[];
  if (jwk === undefined) throw new TypeError('the key set is empty');
  // The first exchange makes the project; the others are what a release does.
  await exchange(await key.sign(claimsOf(), 'first'), url, agent);
  let round = 0;
  let tokens: readonly string[] = [];
  const verify = async (): Promise<number> => {
    tokens = await signTokens(key, effort, (round += 1));
    return inFlight(tokens, async (token) => {
      await compactVerify(token, jwk, { algorithms: ['RS256'] });
    });
  };
  const mint = (): Promise<number> => inFlight(tokens, (token) => exchange(token, url, agent));
  try {
    return await takeTurns(ROUNDS[effort], mint, verify);
  } finally {
    agent.destroy();
  }
}

async function measure({ folder, effort }: Ground): Promise<readonly Figure[]> {
  const key = await makeBenchKey();
  const index = await startMeasuredIndex(await bundleIndex(folder), {
    dataDirectory: path.join(folder, 'index'),
    issuer: ISSUER,
    keySet: key.keySet,
    registrations: [registrationOf('hello-dist')],
    maxFileBytes: 1,
  });
  try {
    const { ours, theirs } = await compare(index, key, effort);
    const note = `${median(ours).toFixed(0)} mints/s over HTTP, ${CONCURRENCY} at once; verified ${median(theirs).toFixed(0)}/s`;
    return [{ name: 'mint', samples: ratios(ours, theirs), unit: '× verifying', goal: GOAL, note }];
  } finally {
    await index.close();
  }
}

/** The exchange over HTTP with its durable used ID, against a loop that does nothing but verify the same tokens. */
export const MINT: SpeedPromise = {
  name: 'mint',
  claim: 'upload tokens are minted, used IDs durable, at least 0.3 × as fast as signatures are verified',
  measure,
};
