import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** One piece of work in a transaction, waiting for its turn; it is told how it ended only after the commit. */
interface Waiting {
  /** Does the work; what it returns tells the caller that it is durable. */
  readonly work: (transaction: Kysely<Schema>) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/** More would let the first of a group wait too long for the last. */
const LARGEST_GROUP = 256;

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * Runs pieces of work one after the other, those that came while the one before was flushed in one transaction:
 * a flush costs more than all the rest, and one serves them all (docs/adr/036). The thread is free meanwhile. Each has a savepoint of its own, so that
 * what it throws undoes its own changes only; when the transaction itself fails, all of the group are told so.
 */
export class GroupCommit {
  readonly #connection: DatabaseSync;
  readonly #writer: Kysely<Schema>;
  readonly #flush: () => Promise<void>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #failed: { readonly error: unknown } | undefined;

  /** `writer` runs its statements on `connection`, which nobody else uses; `flush` makes what was committed durable. */
  constructor(connection: DatabaseSync, writer: Kysely<Schema>, flush: () => Promise<void>) {
    this.#connection = connection;
    this.#writer = writer;
    this.#flush = flush;
  }

  /** Runs the work; what it gave is durable when the promise resolves. */
  run<Value>(work: (transaction: Kysely<Schema>) => Promise<Value>): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    this.#waiting.push({
      work: async (transaction) => {
        const value = await work(transaction);
        return () => resolve(value);
      },
      reject,
    });
    this.#running ??= this.#runAll();
    return promise;
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Resolves when all that was committed until now is durable. */
  async flushed(): Promise<void> {
    await this.#flushing;
    if (this.#failed !== undefined) throw this.#failed.error;
  }

  /** In the same breath as the commit: whoever sees what was committed can wait for its flush. */
  #startFlush(): void {
    this.#flushing = this.#flush().catch((error: unknown) => {
      // Nobody knows what is on the disk then, and the next flush would not tell (docs/adr/036).
      this.#failed = { error };
    });
  }

  async #runAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whoever is ready in this turn of the event loop comes along.
      await nextTurn();
      const group = this.#waiting.splice(0, LARGEST_GROUP);
      for (const answer of await this.#makeDurable(group)) answer();
    }
    this.#running = undefined;
  }

  async #makeDurable(group: readonly Waiting[]): Promise<readonly (() => void)[]> {
    try {
      if (this.#failed !== undefined) throw this.#failed.error;
      const answers = await this.#commit(group);
      await this.flushed();
      return answers;
    } catch (error) {
      return group.map(
        ({ reject }) =>
          () =>
            reject(error),
      );
    }
  }

  async #commit(group: readonly Waiting[]): Promise<readonly (() => void)[]> {
    const answers: (() => void)[] = [];
    try {
      // IMMEDIATE: a transaction that read first could find, when it comes to write, that another process wrote.
      this.#connection.exec('BEGIN IMMEDIATE');
      for (const waiting of group) answers.push(await this.#attempt(waiting));
      this.#connection.exec('COMMIT');
      this.#startFlush();
      return answers;
    } catch (error) {
      // SQLite rolls back by itself when the disk is full; a second rollback would hide the cause.
      if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK');
      throw error;
    }
  }

  async #attempt({ work, reject }: Waiting): Promise<() => void> {
    this.#connection.exec('SAVEPOINT one');
    try {
      const answer = await work(this.#writer);
      this.#connection.exec('RELEASE one');
      return answer;
    } catch (error) {
      if (!this.#connection.isTransaction) throw error;
      this.#connection.exec('ROLLBACK TO one; RELEASE one');
      return () => reject(error);
    }
  }
}
