import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';

const first = { name: '0001-a', sql: 'CREATE TABLE a (x INTEGER) STRICT' };
const second = { name: '0002-b', sql: 'CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b VALUES (1)' };

function tables(database: DatabaseSync): unknown[] {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  return rows.map((row) => row['name']);
}

describe('migrate', () => {
  it('runs each migration once, in order', () => {
    const database = new DatabaseSync(':memory:');
    expect(migrate(database, [first], 1)).toEqual(['0001-a']);
    expect(migrate(database, [first, second], 2)).toEqual(['0002-b']);
    expect(migrate(database, [first, second], 3)).toEqual([]);
    expect(tables(database)).toEqual(['a', 'b', 'migrations']);
  });

  it('changes nothing when one of them fails', () => {
    const database = new DatabaseSync(':memory:');
    expect(() => migrate(database, [first, { name: '0002-b', sql: 'CREATE nonsense' }], 1)).toThrow(
      'nonsense',
    );
    expect([tables(database), database.isTransaction]).toEqual([[], false]);
  });

  it('refuses a database that has migrations which it does not know', () => {
    const database = new DatabaseSync(':memory:');
    migrate(database, [first, second], 1);
    expect(() => migrate(database, [first], 2)).toThrow(expect.objectContaining({ code: 'database-newer' }));
  });
});
