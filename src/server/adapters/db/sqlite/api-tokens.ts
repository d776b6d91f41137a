import type { ApiTokenRecord, ApiTokenStore } from '../../../usecases/index.ts';
import { insertEvents } from './audit.ts';
import type { SqliteDatabase } from './database.ts';

interface Row {
  readonly id: string;
  readonly projectId: string;
  readonly project: string;
  readonly normalizedName: string;
  readonly reason: string;
  readonly addedBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

function recordOf({ createdAt, expiresAt, revokedAt, ...row }: Row): ApiTokenRecord {
  return {
    ...row,
    createdAtSeconds: createdAt,
    expiresAtSeconds: expiresAt,
    revokedAtSeconds: revokedAt ?? undefined,
  };
}

function selectTokens({ reader }: SqliteDatabase) {
  return reader
    .selectFrom('api_tokens')
    .innerJoin('projects', 'projects.id', 'api_tokens.project_id')
    .select([
      'api_tokens.id as id',
      'projects.id as projectId',
      'projects.name as project',
      'projects.normalized_name as normalizedName',
      'api_tokens.reason as reason',
      'api_tokens.added_by as addedBy',
      'api_tokens.created_at as createdAt',
      'api_tokens.expires_at as expiresAt',
      'api_tokens.revoked_at as revokedAt',
    ]);
}

/** API tokens in SQLite. */
export function createApiTokenStore(database: SqliteDatabase): ApiTokenStore {
  const revoke = (
    column: 'id' | 'sha256',
    value: string,
    event: Parameters<ApiTokenStore['revokeApiToken']>[1],
  ) =>
    database.transaction(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('api_tokens')
        .set({ revoked_at: event.atSeconds })
        .where(column, '=', value)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return 'unknown' as const;
      await insertEvents(transaction, [event]);
      return 'revoked' as const;
    });
  return {
    async findApiToken(sha256) {
      const row = await selectTokens(database).where('api_tokens.sha256', '=', sha256).executeTakeFirst();
      return row === undefined ? undefined : recordOf(row);
    },
    async listApiTokens() {
      const rows = await selectTokens(database)
        .orderBy('api_tokens.created_at')
        .orderBy('api_tokens.id')
        .execute();
      return rows.map(recordOf);
    },
    addApiToken: ({ id, sha256, projectId, reason, addedBy, atSeconds, expiresAtSeconds }, event) =>
      database.transaction(async (transaction) => {
        await transaction
          .insertInto('api_tokens')
          .values({
            id,
            sha256,
            project_id: projectId,
            reason,
            added_by: addedBy,
            created_at: atSeconds,
            expires_at: expiresAtSeconds,
            revoked_at: null,
          })
          .execute();
        await insertEvents(transaction, [event]);
      }),
    revokeApiToken: (id, event) => revoke('id', id, event),
    async burnApiToken(sha256, event) {
      await revoke('sha256', sha256, event);
    },
  };
}
