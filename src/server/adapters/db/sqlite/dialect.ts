import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Prepared statements that a connection keeps; the index has fewer kinds of query than this. */
const CACHED_STATEMENTS = 200;

/** One connection serves everybody, so Kysely's own transactions would run into each other. */
const GROUPED = 'transactions are run by `GroupCommit`';

interface Prepared {
  readonly statement: StatementSync;
  /** Asked once: it makes an object for each column. */
  readonly givesRows: boolean;
}

class StatementCache {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    const prepared = { statement, givesRows: statement.columns().length > 0 };
    const [oldest] = this.#statements.keys();
    if (this.#statements.size >= CACHED_STATEMENTS && oldest !== undefined) this.#statements.delete(oldest);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  clear(): void {
    this.#statements.clear();
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #statements: StatementCache;

  constructor(statements: StatementCache) {
    this.#statements = statements;
  }

  executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { statement, givesRows } = this.#statements.prepare(sql);
    const values = parameters as readonly SQLInputValue[];
    if (givesRows) {
      return Promise.resolve({ rows: statement.all(...values) as Row[] });
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    return Promise.resolve({
      rows: [],
      numAffectedRows: BigInt(changes),
      insertId: BigInt(lastInsertRowid),
    });
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    const { statement } = this.#statements.prepare(sql);
    for (const row of statement.iterate(...(parameters as readonly SQLInputValue[]))) {
      yield await Promise.resolve({ rows: [row as Row] });
    }
  }
}

class SqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;
  readonly #connection: SqliteConnection;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = new StatementCache(database);
    this.#connection = new SqliteConnection(this.#statements);
  }

  async init(): Promise<void> {
    // The database is open already.
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection);
  }

  beginTransaction(): Promise<void> {
    return Promise.reject(new TypeError(GROUPED));
  }

  commitTransaction(): Promise<void> {
    return Promise.reject(new TypeError(GROUPED));
  }

  rollbackTransaction(): Promise<void> {
    return Promise.reject(new TypeError(GROUPED));
  }

  async releaseConnection(): Promise<void> {
    // There is one connection, which is kept.
  }

  destroy(): Promise<void> {
    this.#statements.clear();
    this.#database.close();
    return Promise.resolve();
  }
}

/** Kysely over `node:sqlite`, with prepared statements kept; transactions are run by `GroupCommit`. */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(database),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
