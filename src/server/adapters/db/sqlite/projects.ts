import type { Kysely } from 'kysely';
import { normalizeName, ultranormalizeName } from '../../../../packaging/index.ts';
import type { NewProject, ProjectStore } from '../../../usecases/index.ts';
import { insertEvents } from './audit.ts';
import type { SqliteDatabase } from './database.ts';
import { projectOf } from './rows.ts';
import type { Schema } from './schema.ts';

async function hasSimilar(database: Kysely<Schema>, name: string): Promise<boolean> {
  const similar = await database
    .selectFrom('projects')
    .select('id')
    .where('ultranormalized_name', '=', ultranormalizeName(name))
    .where('normalized_name', '!=', normalizeName(name))
    .executeTakeFirst();
  return similar !== undefined;
}

/** Creates a project as part of a transaction, unless its name is taken or too similar to another. */
export async function insertProject(
  transaction: Kysely<Schema>,
  project: NewProject & { readonly atSeconds: number },
): Promise<'created' | 'project-exists' | 'project-name-similar'> {
  const { id, name, owner, atSeconds } = project;
  if (await hasSimilar(transaction, name)) return 'project-name-similar';
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('projects')
    .values({
      id,
      name,
      owner,
      normalized_name: normalizeName(name),
      ultranormalized_name: ultranormalizeName(name),
      created_at: atSeconds,
    })
    .onConflict((conflict) => conflict.column('normalized_name').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 0n ? 'project-exists' : 'created';
}

/** Projects in SQLite. */
export function createProjectStore(
  database: SqliteDatabase,
): Pick<ProjectStore, 'findProject' | 'hasSimilarProject' | 'listProjects' | 'createProject'> {
  const projects = database.reader.selectFrom('projects').selectAll();
  return {
    async findProject(normalizedName) {
      const row = await projects.where('normalized_name', '=', normalizedName).executeTakeFirst();
      return row === undefined ? undefined : projectOf(row);
    },
    hasSimilarProject: (name) => hasSimilar(database.reader, name),
    async listProjects() {
      return (await projects.orderBy('normalized_name').execute()).map(projectOf);
    },
    createProject: (project, event) =>
      database.transaction(async (transaction) => {
        const result = await insertProject(transaction, project);
        if (result === 'created') await insertEvents(transaction, [event]);
        return result;
      }),
  };
}
