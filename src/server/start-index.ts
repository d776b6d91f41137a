import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isLoopback } from '../base/index.ts';
import {
  type DataDirectory,
  type DistributionReader,
  createDistributionReader,
  openDiskContents,
  openSqliteStore,
  takeDataDirectory,
} from './adapters/index.ts';
import { type Parts, createUseCases, handleOf } from './compose.ts';
import type { IndexConfig, OpenIndex, RunningIndex } from './config.ts';
import { type Listener, listen } from './listen.ts';
import { loggedError } from './log.ts';
import { createAccountOf } from './owner.ts';
import { checkPins, checkPinsAt } from './public-issuers.ts';
import { createApp } from './routes/index.ts';
import { DEFAULT_UPLOAD_LIMITS } from './usecases/index.ts';

const DEFAULT_GRACE_SECONDS = 10;
/** What trying a management credential costs, so that trying many takes long. */
const REFUSED_CREDENTIAL_MILLISECONDS = 200;

function machineClock(): number {
  return Math.floor(Date.now() / 1000);
}

async function openParts(config: IndexConfig, directory: string, reader: DistributionReader): Promise<Parts> {
  const nowSeconds = config.nowSeconds ?? machineClock;
  const contents = await openDiskContents({ directory, newId: () => randomUUID(), reader });
  const store = openSqliteStore(directory, nowSeconds());
  return { contents, store, nowSeconds, limits: { ...DEFAULT_UPLOAD_LIMITS, ...config.limits } };
}

/** A host as URLs spell it. */
function hostOf(host: string): string {
  return host.includes(':') ? `[${host}]` : host.toLowerCase();
}

/** Puts something between an index and its adapters; the fault tests kill the process there. */
export type AdaptParts = (parts: Parts) => Parts;

const asTheyAre: AdaptParts = (parts) => parts;

/**
 * Opens an index without listening: for tests and for callers that bring their own server. Throws what is
 * wrong with the data directory or the owner's credential.
 */
export async function openIndex(config: IndexConfig, adapt: AdaptParts = asTheyAre): Promise<OpenIndex> {
  checkPins(config.keySets);
  const accountOf = createAccountOf(config.owner);
  const directory = await takeDataDirectory(config.dataDirectory);
  const reader = createDistributionReader();
  const parts = adapt(await releasing(directory, () => openParts(config, directory.directory, reader)));
  const useCases = createUseCases(config, parts);
  const app = createApp({
    useCases,
    contents: parts.contents,
    limits: parts.limits,
    baseUrl: config.baseUrl,
    isOwnHost: (hostname) => isLoopback(hostname) || hostname === hostOf(config.host),
    accountOf,
    async managementRefused(request) {
      config.log({ event: 'management-refused', atSeconds: parts.nowSeconds(), ...request });
      await setTimeout(REFUSED_CREDENTIAL_MILLISECONDS);
    },
    newRequestId: () => randomUUID(),
    logFailure: ({ error, ...request }) =>
      config.log({
        event: 'request-failed',
        atSeconds: parts.nowSeconds(),
        ...request,
        error: loggedError(error),
      }),
  });
  return {
    app,
    index: handleOf(useCases, config.owner.name, parts.store),
    async close() {
      await reader.close();
      await parts.store.close();
      directory.release();
    },
  };
}

async function releasing<Value>(directory: DataDirectory, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    directory.release();
    throw error;
  }
}

async function listenOrClose(opened: OpenIndex, config: IndexConfig): Promise<Listener> {
  try {
    return await listen((request, env) => opened.app.fetch(request, env), config);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/**
 * Starts an index: opens its data directory and listens. Throws `port-in-use`, `address-unavailable`,
 * `data-directory-not-writable`, `data-directory-in-use`, `disk-full`, `database-newer`,
 * `owner-credential-weak` and, beyond loopback, `issuer-key-pin-refused`.
 */
export async function startIndex(config: IndexConfig, adapt: AdaptParts = asTheyAre): Promise<RunningIndex> {
  checkPinsAt(config.host, config.keySets);
  const opened = await openIndex(config, adapt);
  const listener = await listenOrClose(opened, config);
  const { url, port, address } = listener;
  try {
    // A name that was taken for loopback may have led elsewhere.
    checkPinsAt(address, config.keySets);
  } catch (error) {
    await listener.close(0);
    await opened.close();
    throw error;
  }
  const nowSeconds = config.nowSeconds ?? machineClock;
  config.log({ event: 'index-started', atSeconds: nowSeconds(), url });
  return {
    url,
    port,
    index: opened.index,
    async close() {
      await listener.close((config.graceSeconds ?? DEFAULT_GRACE_SECONDS) * 1000);
      await opened.close();
      config.log({ event: 'index-stopped', atSeconds: nowSeconds(), url });
    },
  };
}
