import { DatabaseSync } from 'node:sqlite';
import { type InsertResult, Kysely } from 'kysely';
import { expect, it, describe } from 'vitest';
import { nodeSqliteDialect } from './dialect.ts';
import { prepareQuery } from './prepare-query.ts';
import type { Schema } from './schema.ts';

describe('prepareQuery', () => {
  it('compiles once, and takes new parameters at each run: values, null, the same twice, constants beside them', async () => {
    const connection = new DatabaseSync(':memory:');
    connection.exec('CREATE TABLE used_ids (issuer TEXT, token_id TEXT, keep_until INTEGER)');
    const database = new Kysely<Schema>({ dialect: nodeSqliteDialect(connection) });
    let built = 0;
    const insert = prepareQuery<{ issuer: string; id: string }, InsertResult>((db, at) => {
      built += 1;
      return db.insertInto('used_ids').values({ issuer: at('issuer'), token_id: at('id'), keep_until: 7 });
    });
    const find = prepareQuery<{ text: string }, { keep_until: number }>((db, at) =>
      db
        .selectFrom('used_ids')
        .select('keep_until')
        .where('issuer', '=', at('text'))
        .where('token_id', '=', at('text')),
    );
    expect((await insert(database, { issuer: 'a', id: 'b' })).numAffectedRows).toBe(1n);
    await insert(database, { issuer: 'c', id: 'c' });
    expect(built).toBe(1);
    expect((await find(database, { text: 'a' })).rows).toEqual([]);
    expect((await find(database, { text: 'c' })).rows).toEqual([{ keep_until: 7 }]);
    await database.destroy();
  });
});
