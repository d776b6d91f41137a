import { setTimeout as wait } from 'node:timers/promises';

/** What the client takes from the world besides files and network, handed in so that tests need no real time. */
export interface ClientDeps {
  /** The time now, in Unix seconds. */
  nowSeconds(): number;
  /** Waits so many seconds; rejects with the signal's reason when aborted. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 up to 1, for the jitter of retries. */
  random(): number;
}

async function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  try {
    await wait(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    // Node's own AbortError hides why we were asked to stop.
    signal?.throwIfAborted();
    throw error;
  }
}

/** The real clock and dice. */
export const systemDeps: ClientDeps = {
  nowSeconds: () => Math.floor(Date.now() / 1000),
  sleep,
  random: Math.random,
};
