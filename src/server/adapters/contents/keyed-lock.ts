/** Lets one piece of work at a time hold a key. */
export interface KeyedLock {
  /** Runs the work once it holds all keys; keys are taken in one order everywhere, so that nobody waits for ever. */
  exclusively<Value>(keys: readonly string[], work: () => Promise<Value>): Promise<Value>;
}

/** A lock within this process. */
export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<void>>();

  async function holding<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const before = tails.get(key) ?? Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const tail = before.then(() => promise);
    tails.set(key, tail);
    await before;
    try {
      return await work();
    } finally {
      resolve();
      if (tails.get(key) === tail) tails.delete(key);
    }
  }

  return {
    exclusively(keys, work) {
      const nested = [...new Set(keys)]
        .toSorted()
        .reduceRight<typeof work>((inner, key) => () => holding(key, inner), work);
      return nested();
    },
  };
}
