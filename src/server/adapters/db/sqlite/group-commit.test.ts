import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeSqliteDialect } from './dialect.ts';
import { GroupCommit } from './group-commit.ts';
import type { Schema } from './schema.ts';

type Work<Value> = (transaction: Kysely<Schema>) => Promise<Value>;

let connection: DatabaseSync;
let writer: Kysely<Schema>;

beforeEach(() => {
  connection = new DatabaseSync(':memory:');
  connection.exec('CREATE TABLE words (word TEXT)');
  writer = new Kysely<Schema>({ dialect: nodeSqliteDialect(connection) });
});

const words = (): unknown[] =>
  connection
    .prepare('SELECT word FROM words ORDER BY rowid')
    .all()
    .map(({ word }) => word);

const add =
  (word: string): Work<string> =>
  async (transaction) => {
    await sql`INSERT INTO words VALUES (${word})`.execute(transaction);
    return word;
  };

const addAndThrow =
  (word: string): Work<never> =>
  async (transaction) => {
    await add(word)(transaction);
    throw new Error(`not ${word}`);
  };

/** A group commit whose flushes are counted and end when they are told to. */
function withFlushes(): { group: GroupCommit; flushes: { end(): void; fail(error: Error): void }[] } {
  const flushes: { end(): void; fail(error: Error): void }[] = [];
  const flush = (): Promise<void> =>
    new Promise((resolve, reject) => {
      flushes.push({ end: resolve, fail: reject });
    });
  return { group: new GroupCommit(connection, writer, flush), flushes };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('GroupCommit', () => {
  it('lets work that comes together share one flush, in its order', async () => {
    const { group, flushes } = withFlushes();
    const all = Promise.all(['a', 'b', 'c'].map((word) => group.run(add(word))));
    await turn();
    expect(flushes).toHaveLength(1);
    flushes[0]?.end();
    expect(await all).toEqual(['a', 'b', 'c']);
    expect(words()).toEqual(['a', 'b', 'c']);
  });

  it('tells nobody before the flush has ended', async () => {
    const { group, flushes } = withFlushes();
    const told: string[] = [];
    const running = group.run(add('a')).then((word) => told.push(word));
    const refused = group.run(addAndThrow('b')).catch(() => told.push('refused'));
    await turn();
    expect(told).toEqual([]);
    flushes[0]?.end();
    await Promise.all([running, refused]);
    expect(told).toEqual(['a', 'refused']);
  });

  it('takes what comes during a flush into the next one', async () => {
    const { group, flushes } = withFlushes();
    const first = group.run(add('a'));
    await turn();
    const later = Promise.all([group.run(add('b')), group.run(add('c'))]);
    await turn();
    expect(words()).toEqual(['a']);
    flushes[0]?.end();
    await first;
    await turn();
    expect(flushes).toHaveLength(2);
    flushes[1]?.end();
    expect(await later).toEqual(['b', 'c']);
    await group.settled();
  });

  it('lets who reads wait until what was committed is flushed', async () => {
    const { group, flushes } = withFlushes();
    await group.flushed();
    const running = group.run(add('a'));
    await turn();
    let durable = false;
    const reading = group.flushed().then(() => (durable = true));
    await turn();
    expect(durable).toBe(false);
    flushes[0]?.end();
    await Promise.all([running, reading]);
  });

  it('undoes what one of a group did when that one throws, and only that', async () => {
    const group = new GroupCommit(connection, writer, async () => undefined);
    const settled = await Promise.allSettled([
      group.run(add('a')),
      group.run(addAndThrow('b')),
      group.run(add('c')),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(words()).toEqual(['a', 'c']);
  });

  it('fails the whole group when SQLite ended the transaction, and goes on with the next', async () => {
    const group = new GroupCommit(connection, writer, async () => undefined);
    const full = async (): Promise<never> => {
      connection.exec('ROLLBACK');
      throw new Error('database or disk is full');
    };
    const settled = await Promise.allSettled([group.run(add('a')), group.run(full), group.run(add('c'))]);
    expect(settled).toEqual(
      settled.map(() => ({ status: 'rejected', reason: new Error('database or disk is full') })),
    );
    expect(words()).toEqual([]);
    expect(await group.run(add('d'))).toBe('d');
  });

  it('fails a group that cannot begin', async () => {
    const group = new GroupCommit(connection, writer, async () => undefined);
    connection.exec('BEGIN');
    await expect(group.run(add('a'))).rejects.toThrow('within a transaction');
  });

  it('trusts no commit any more after a flush that failed', async () => {
    const { group, flushes } = withFlushes();
    const first = group.run(add('a'));
    await turn();
    flushes[0]?.fail(new Error('EIO'));
    await expect(first).rejects.toThrow('EIO');
    await expect(group.run(add('b'))).rejects.toThrow('EIO');
    await expect(group.flushed()).rejects.toThrow('EIO');
    expect(words()).toEqual(['a']);
  });
});
