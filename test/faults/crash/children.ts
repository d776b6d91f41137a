import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ClientSetup, OpenAnswer, OpenOrder, WorkOrder } from './messages.ts';

/** How long a child may take to load, open, or end by itself, before the run is called stuck. */
const PATIENCE_MILLISECONDS = 30_000;

/** A program that runs another one: its own name, and its arguments before the other's. */
export type Launcher = readonly [program: string, ...parameters: string[]];

function start(file: string, cacheDirectory: string, launcher?: Launcher): ChildProcess {
  const [execPath = process.execPath, ...execArgv] = [...(launcher ?? []), process.execPath];
  return fork(path.join(import.meta.dirname, file), [], {
    execPath,
    execArgv,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Loading is most of a child's life; what was compiled once is read back.
    env: { ...process.env, NODE_COMPILE_CACHE: cacheDirectory },
  });
}

async function within<Value>(what: string, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted) throw new Error(`waited in vain for ${what}`, { cause: error });
    throw error;
  }
}

/** The next message that is wanted. */
async function message<Wanted>(
  child: ChildProcess,
  what: string,
  wanted: (answer: unknown) => answer is Wanted,
): Promise<Wanted> {
  return within(what, async (signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<Wanted>();
    const hear = (answer: unknown): void => {
      if (wanted(answer)) resolve(answer);
    };
    child.on('message', hear);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    return promise.finally(() => child.off('message', hear));
  });
}

function saying<Word extends string>(word: Word): (answer: unknown) => answer is Word {
  return (answer): answer is Word => answer === word;
}

function isAnswer(answer: unknown): answer is OpenAnswer {
  return typeof answer === 'object';
}

/** A server that can be killed. */
export interface ServerChild {
  /** Resolves to undefined when the server is killed before it listens. */
  open(order: OpenOrder): Promise<OpenAnswer | undefined>;
  /** Kills with SIGKILL, unless it is dead; resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it is gone by itself; throws when that takes too long or it was not SIGKILL. */
  died(): Promise<void>;
  /** Lets it end by itself, and with it whatever launched it. */
  stop(): Promise<void>;
}

/** Starts a server that loads, and waits to be told to open. */
export async function startServer(cacheDirectory: string, launcher?: Launcher): Promise<ServerChild> {
  const child = start('server-main.ts', cacheDirectory, launcher);
  const exited = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
  await message(child, 'a server to load', saying('loaded'));
  return {
    async open(order) {
      const answer = message(child, 'a server to listen', isAnswer);
      answer.catch(() => undefined);
      child.send(order, () => undefined);
      return Promise.race([answer, exited.then(() => undefined)]);
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async died() {
      const end = await within('a server to die at its point', async (signal) => {
        const { promise, reject } = Promise.withResolvers<never>();
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        return Promise.race([exited, promise]);
      });
      if (end !== 'SIGKILL') throw new Error(`the server ended by ${end}`);
    },
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}

/** What a client does with one server. */
export interface ClientAtWork {
  /** Resolves when the first upload was acknowledged. */
  readonly uploaded: Promise<void>;
  /** Resolves when the server is gone and everything that was acknowledged is written down. */
  readonly idle: Promise<void>;
}

/** The client, which outlives the servers. */
export interface ClientChild {
  /** Sets the client to work. */
  work(order: WorkOrder): ClientAtWork;
  stop(): Promise<void>;
}

/** Starts the client. */
export async function startClient(setup: ClientSetup, cacheDirectory: string): Promise<ClientChild> {
  const child = start('client-main.ts', cacheDirectory);
  const exited = once(child, 'exit');
  await message(child, 'the client to load', saying('loaded'));
  child.send(setup);
  return {
    work(order) {
      const uploaded = message(child, 'a first upload', saying('uploaded'));
      const idle = message(child, 'the client to write down what it was told', saying('idle'));
      for (const promise of [uploaded, idle]) promise.catch(() => undefined);
      child.send(order);
      return { uploaded: uploaded.then(() => undefined), idle: idle.then(() => undefined) };
    },
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
