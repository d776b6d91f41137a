import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from './database.ts';

let file: string;

beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'tokenless-database-')), 'index.sqlite');
});
afterEach(() => rmSync(path.dirname(file), { recursive: true }));

/** A database as somebody else left it. */
function left(sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe('a database file that somebody else wrote', () => {
  it('cannot have its own schema overwritten', () => {
    left('CREATE TABLE a (x INTEGER)');
    const database = openConnection(file, false);
    database.exec('PRAGMA writable_schema = ON');
    expect(() => database.exec("UPDATE sqlite_schema SET sql = 'nonsense'")).toThrow('may not be modified');
    database.close();
  });

  it('calls no function of ours that it was not meant to (attack: a function in a view)', () => {
    left('CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1); CREATE VIEW b AS SELECT spy(x) FROM a');
    const database = openConnection(file, false);
    let called = 0;
    database.function('spy', (value) => (called += Number(value)));
    expect(() => database.prepare('SELECT * FROM b').all()).toThrow('unsafe use of spy()');
    expect(called).toBe(0);
    database.close();
  });
});
