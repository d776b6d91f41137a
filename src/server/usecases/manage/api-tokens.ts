import { isValidName, normalizeName } from '../../../packaging/index.ts';
import { API_TOKEN_SECRET_BYTES, makeApiToken } from '../../../trust/index.ts';
import type { AddedApiToken, ApiTokenRequest, ListedApiToken } from '../../../wire/index.ts';
import { indexErrors } from '../errors.ts';
import { hashUploadToken } from '../exchange/upload-token.ts';
import { type Outcome, done, refusable } from '../outcome.ts';
import type { ApiTokenStore, Clock, ProjectStore, RandomSource } from '../ports.ts';
import type { ApiTokenRecord, Project } from '../records.ts';

/** Longest life of an API token, in seconds: as long as a fallback may be armed. */
const LONGEST_LIFETIME_SECONDS = 7 * 86_400;
/** Shortest life, in seconds: what is shorter is over before it is stored. */
const SHORTEST_LIFETIME_SECONDS = 60;

/** What managing API tokens needs. */
export interface ManageApiTokensDeps {
  readonly store: ApiTokenStore & Pick<ProjectStore, 'findProject'>;
  readonly random: RandomSource;
  readonly nowSeconds: Clock;
}

/** What is asked for, and by which account. */
export interface AddApiTokenRequest {
  readonly request: ApiTokenRequest;
  readonly account: string;
}

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

function listed(record: ApiTokenRecord): ListedApiToken {
  const { id, project, reason, createdAtSeconds, expiresAtSeconds, revokedAtSeconds } = record;
  return {
    id,
    project,
    reason,
    createdAt: timeOf(createdAtSeconds),
    expiresAt: timeOf(expiresAtSeconds),
    revokedAt: revokedAtSeconds === undefined ? null : timeOf(revokedAtSeconds),
  };
}

async function projectOf(name: string, store: ManageApiTokensDeps['store']): Promise<Project> {
  const project = isValidName(name) ? await store.findProject(normalizeName(name)) : undefined;
  if (project === undefined) throw indexErrors.create('project-unknown', { project: name });
  return project;
}

function checkLifetime(lifetimeSeconds: number): void {
  if (lifetimeSeconds >= SHORTEST_LIFETIME_SECONDS && lifetimeSeconds <= LONGEST_LIFETIME_SECONDS) return;
  throw indexErrors.create('api-token-lifetime-invalid', {
    lifetimeSeconds,
    shortestSeconds: SHORTEST_LIFETIME_SECONDS,
    longestSeconds: LONGEST_LIFETIME_SECONDS,
  });
}

/**
 * Makes an API token for one project of the index, for an emergency in which nothing can be exchanged. It is told
 * once, in the answer; only its hash is kept.
 */
export function createAddApiToken(
  deps: ManageApiTokensDeps,
): (request: AddApiTokenRequest) => Promise<Outcome<AddedApiToken>> {
  return ({ request, account }) =>
    refusable(async () => {
      const { store, random, nowSeconds } = deps;
      const project = await projectOf(request.project, store);
      checkLifetime(request.lifetimeSeconds);
      const atSeconds = nowSeconds();
      const expiresAtSeconds = atSeconds + request.lifetimeSeconds;
      const token = makeApiToken(
        { project: project.normalizedName, expiresAtSeconds },
        random.bytes(API_TOKEN_SECRET_BYTES),
      );
      const row = { id: random.id(), projectId: project.id, reason: request.reason, addedBy: account };
      const details = { id: row.id, reason: row.reason, expiresAtSeconds };
      const event = {
        event: 'api-token-added',
        atSeconds,
        project: project.name,
        actor: account,
        details,
      } as const;
      const sha256 = hashUploadToken(token.reveal());
      await store.addApiToken({ ...row, sha256, atSeconds, expiresAtSeconds }, event);
      const { normalizedName, name } = project;
      const record = { ...row, project: name, normalizedName, createdAtSeconds: atSeconds, expiresAtSeconds };
      return done({ ...listed({ ...record, revokedAtSeconds: undefined }), token: token.reveal() }, [event]);
    });
}

/** Lists all API tokens, those that have ended or were revoked too; never the tokens themselves. */
export function createListApiTokens({
  store,
}: Pick<ManageApiTokensDeps, 'store'>): () => Promise<Outcome<readonly ListedApiToken[]>> {
  return async () => done((await store.listApiTokens()).map(listed));
}

/** Revokes an API token; uploads with it are refused from then on. */
export function createRevokeApiToken(
  deps: Pick<ManageApiTokensDeps, 'store' | 'nowSeconds'>,
): (request: { readonly id: string; readonly account: string }) => Promise<Outcome<undefined>> {
  return ({ id, account }) =>
    refusable(async () => {
      const details = { id };
      const event = {
        event: 'api-token-revoked',
        atSeconds: deps.nowSeconds(),
        actor: account,
        details,
      } as const;
      if ((await deps.store.revokeApiToken(id, event)) === 'unknown') {
        throw indexErrors.create('api-token-unknown', { id });
      }
      return done(undefined, [event]);
    });
}
