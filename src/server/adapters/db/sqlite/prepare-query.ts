import type { SQLInputValue } from 'node:sqlite';
import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Schema } from './schema.ts';

/** Stands for a parameter while a query is compiled. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Runs a query that was compiled before. */
export type PreparedQuery<Parameters, Row> = (
  database: Kysely<Schema>,
  parameters: Parameters,
) => Promise<QueryResult<Row>>;

/**
 * Compiles a query once, at its first run, with named places for its parameters: building and compiling takes
 * longer than SQLite takes to run it. For the queries of each mint; all others are built where they are run.
 */
export function prepareQuery<Parameters extends Readonly<Record<string, SQLInputValue>>, Row>(
  build: (
    database: Kysely<Schema>,
    at: <Name extends keyof Parameters & string>(name: Name) => Parameters[Name],
  ) => Compilable<Row>,
): PreparedQuery<Parameters, Row> {
  let compiled: CompiledQuery<Row> | undefined;
  // Kysely hands parameters on as they are; only their types are looked at while a query is built.
  const at = <Name extends keyof Parameters & string>(name: Name): Parameters[Name] =>
    new Place(name) as unknown as Parameters[Name];
  return (database, parameters) => {
    compiled ??= build(database, at).compile();
    const values = compiled.parameters.map((value) =>
      value instanceof Place ? parameters[value.name] : value,
    );
    return database.executeQuery<Row>({ ...compiled, parameters: values });
  };
}
