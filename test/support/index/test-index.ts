import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { Secret } from '../../../src/base/index.ts';
import type { BuiltDistribution } from '../../../src/packaging/index.ts';
import {
  type IndexConfig,
  type IndexHandle,
  type LogEntry,
  openIndex,
  rehearsalKeySets,
  startIndex,
} from '../../../src/server/index.ts';
import { REGISTRY_PROFILES } from '../../../src/trust/index.ts';
import { githubClaims } from '../trust.ts';
import { type SigningKey, makeSigningKey } from './signing-key.ts';
import { type TestClock, testClock } from './test-clock.ts';
import { type FormChanges, uploadForm } from './upload-body.ts';

export const GITHUB = 'https://token.actions.githubusercontent.com';
export const OWNER_CREDENTIAL = 'correct horse battery staple';

/** The registration that `githubClaims()` match. */
export const OCTO_APP = {
  owner: 'octo',
  repository: 'app',
  workflow: 'release.yml',
  environment: 'pypi',
} as const;

/** How a test's index differs from the usual one. */
export interface TestIndexOptions extends Partial<Omit<IndexConfig, 'log'>> {
  /** True: a real server on loopback; else the application is called in-process. */
  readonly overHttp?: boolean;
  readonly key?: SigningKey;
  /** Puts something between the index and its adapters. */
  readonly adapt?: Adapt;
}

type Adapt = NonNullable<Parameters<typeof openIndex>[1]>;

/** An index for one test, with an issuer's key that it trusts. */
export interface TestIndex {
  readonly url: string;
  readonly index: IndexHandle;
  readonly clock: TestClock;
  readonly key: SigningKey;
  readonly directory: string;
  readonly log: readonly LogEntry[];
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Claims of a token for this index that is valid now and was never used. */
  claims(changes?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  idToken(changes?: Readonly<Record<string, unknown>>): Promise<string>;
  exchange(idToken: string): Promise<Response>;
  /** Registers the pending publisher of `hello-dist`, or what is named. */
  addPending(fields?: Readonly<Record<string, string>>, project?: string): Promise<string>;
  /** An upload token for `hello-dist`, by way of its pending publisher. */
  uploadToken(): Promise<string>;
  upload(
    token: string,
    distribution: BuiltDistribution,
    changes?: FormChanges,
    init?: RequestInit,
  ): Promise<Response>;
  /** Files that are still arriving, and contents that are kept. */
  filesOnDisk(): Promise<{ readonly incoming: readonly string[]; readonly kept: readonly string[] }>;
  close(): Promise<void>;
}

let usedIds = 0;

function basic(token: string): string {
  return `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`;
}

async function namesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

let sharedKey: Promise<SigningKey> | undefined;

interface Opened {
  readonly url: string;
  readonly index: IndexHandle;
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly close: () => Promise<void>;
}

async function open(config: IndexConfig, overHttp: boolean, adapt: Adapt | undefined): Promise<Opened> {
  if (overHttp) {
    const running = await startIndex(config, adapt);
    const request = (target: string, init?: RequestInit): Promise<Response> =>
      fetch(running.url + target, init);
    return { url: running.url, index: running.index, request, close: () => running.close() };
  }
  const opened = await openIndex(config, adapt);
  const url = 'http://localhost';
  const request = async (target: string, init?: RequestInit): Promise<Response> =>
    opened.app.request(new Request(url + target, init));
  return { url, index: opened.index, request, close: () => opened.close() };
}

/** Opens an index in a folder of its own; both are gone when the test is over. */
export async function testIndex(options: TestIndexOptions = {}): Promise<TestIndex> {
  const { overHttp = false, key: ownKey, adapt, ...changes } = options;
  sharedKey ??= makeSigningKey();
  const key = ownKey ?? (await sharedKey);
  const clock = testClock();
  const directory = changes.dataDirectory ?? (await mkdtemp(path.join(tmpdir(), 'tokenless-index-')));
  const log: LogEntry[] = [];
  const config: IndexConfig = {
    profile: REGISTRY_PROFILES.tokenless,
    dataDirectory: directory,
    host: '127.0.0.1',
    port: 0,
    owner: { name: 'admin', credential: new Secret(OWNER_CREDENTIAL) },
    keySets: rehearsalKeySets({ [GITHUB]: key.keySet }),
    log: (entry) => log.push(entry),
    nowSeconds: clock,
    graceSeconds: 2,
    ...changes,
  };
  const opened = await open(config, overHttp, adapt);
  let open_ = true;
  const close = async (): Promise<void> => {
    if (open_) await opened.close();
    open_ = false;
  };
  onTestFinished(async () => {
    await close();
    if (changes.dataDirectory === undefined) await rm(directory, { recursive: true, force: true });
  });

  const self: TestIndex = {
    ...opened,
    clock,
    key,
    directory,
    log,
    close,
    claims: (claimChanges = {}) => ({
      ...githubClaims({ aud: config.audience ?? config.profile.audience }),
      iat: clock(),
      nbf: clock(),
      exp: clock() + 300,
      jti: `used-${(usedIds += 1)}`,
      ...claimChanges,
    }),
    idToken: (claimChanges) => key.sign(self.claims(claimChanges)),
    exchange: (token) =>
      self.request('/_/oidc/mint-token', { method: 'POST', body: JSON.stringify({ token }) }),
    async addPending(fields = OCTO_APP, project = 'hello-dist') {
      const registration = { project, provider: 'github', pending: true, fields };
      return (await opened.index.addPublisher(registration)).id;
    },
    async uploadToken() {
      await self.addPending();
      const response = await self.exchange(await self.idToken());
      return ((await response.json()) as { token: string }).token;
    },
    upload: (token, distribution, formChanges, init = {}) =>
      self.request('/legacy/', {
        method: 'POST',
        body: uploadForm(distribution, formChanges),
        ...init,
        headers: {
          authorization: basic(token),
          accept: 'application/json',
          ...(init.headers as Record<string, string> | undefined),
        },
      }),
    filesOnDisk: async () => ({
      incoming: await namesBelow(path.join(directory, 'incoming')),
      kept: await namesBelow(path.join(directory, 'files')),
    }),
  };
  return self;
}
