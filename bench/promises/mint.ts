import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { type JWK, compactVerify } from 'jose';
import { Secret } from '../../src/base/index.ts';
import { openDiskContents, openSqliteStore } from '../../src/server/adapters/index.ts';
import { createUseCases } from '../../src/server/compose.ts';
import { rehearsalKeySets } from '../../src/server/index.ts';
import { DEFAULT_UPLOAD_LIMITS } from '../../src/server/usecases/index.ts';
import { REGISTRY_PROFILES } from '../../src/trust/index.ts';
import { MINT_TOKEN_PATH } from '../../src/wire/index.ts';
import { type Pair, ratios, takeTurns } from '../machine/rounds.ts';
import type { Effort, Figure, Ground, SpeedPromise } from '../promise.ts';
import { type BenchKey, ISSUER, claimsOf, makeBenchKey, registrationOf } from '../servers/identity.ts';
import { bundleIndex, startMeasuredIndex } from '../servers/start.ts';
import { median } from '../statistics.ts';

const PROJECT = 'hello-dist';
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

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

/** Mints by `mint` and verifies the same tokens, in turns. */
async function compare(
  mint: (idToken: string) => Promise<void>,
  key: BenchKey,
  effort: Effort,
): Promise<Pair> {
  const [jwk] = key.keySet.keys as readonly JWK[];
  if (jwk === undefined) throw new TypeError('the key set is empty');
  // The first exchange makes the project; the others are what a release does.
  await mint(await key.sign(claimsOf(), 'first'));
  let round = 0;
  let tokens: readonly string[] = [];
  const verify = async (): Promise<number> => {
    tokens = await signTokens(key, effort, (round += 1));
    return inFlight(tokens, async (token) => {
      await compactVerify(token, jwk, { algorithms: ['RS256'] });
    });
  };
  return takeTurns(ROUNDS[effort], () => inFlight(tokens, mint), verify);
}

function figureOf(name: string, { ours, theirs }: Pair): Figure {
  const note = `${median(ours).toFixed(0)}/s, ${CONCURRENCY} at once; verified ${median(theirs).toFixed(0)}/s`;
  return { name, samples: ratios(ours, theirs), unit: '× verifying', note };
}

/** The use case over its SQLite store on the disk, as the index composes it. */
async function measureUseCase({ folder, effort }: Ground): Promise<readonly Figure[]> {
  const key = await makeBenchKey();
  const dataDirectory = path.join(folder, 'index');
  await mkdir(dataDirectory);
  const store = openSqliteStore(dataDirectory, nowSeconds());
  const contents = await openDiskContents({ directory: dataDirectory, newId: randomUUID });
  const config = {
    profile: REGISTRY_PROFILES.tokenless,
    dataDirectory,
    host: '127.0.0.1',
    port: 0,
    owner: { name: 'bench', credential: new Secret('a credential that nobody uses') },
    keySets: rehearsalKeySets({ [ISSUER]: key.keySet }),
    log: () => undefined,
  };
  const useCases = createUseCases(config, { store, contents, nowSeconds, limits: DEFAULT_UPLOAD_LIMITS });
  try {
    await useCases.addPublisher({ registration: registrationOf(PROJECT), account: 'bench' });
    const mint = async (token: string): Promise<void> => {
      await useCases.mint(JSON.stringify({ token }));
    };
    return [{ ...figureOf('mint', await compare(mint, key, effort)), goal: GOAL }];
  } finally {
    await store.close();
  }
}

async function measureOverHttp({ folder, effort }: Ground): Promise<readonly Figure[]> {
  const key = await makeBenchKey();
  const index = await startMeasuredIndex(await bundleIndex(folder), {
    dataDirectory: path.join(folder, 'index'),
    issuer: ISSUER,
    keySet: key.keySet,
    registrations: [registrationOf(PROJECT)],
    maxFileBytes: 1,
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const url = new URL(MINT_TOKEN_PATH, index.url);
  try {
    return [figureOf('mint-http', await compare((token) => exchange(token, url, agent), key, effort))];
  } finally {
    agent.destroy();
    await index.close();
  }
}

/** Minting with its durable used ID, against a loop that does nothing but verify the same tokens. */
export const MINTS: readonly SpeedPromise[] = [
  {
    name: 'mint',
    claim: 'upload tokens are minted, used IDs durable, at least 0.3 × as fast as signatures are verified',
    measure: measureUseCase,
  },
  {
    name: 'mint-http',
    claim: 'told only: the same by requests over HTTP, whose sender needs a processor too',
    measure: measureOverHttp,
  },
];
