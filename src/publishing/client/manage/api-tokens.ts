import { Secret } from '../../../base/index.ts';
import {
  type ApiTokenRequest,
  type ListedApiToken,
  MANAGEMENT_API_TOKENS_PATH,
  addedApiToken,
  apiTokenList,
} from '../../../wire/index.ts';
import type { ClientDeps } from '../deps.ts';
import { readJson } from '../http/index.ts';
import { type ManagementOptions, manage } from './request.ts';

/** A new API token: what everybody may know of it, and itself. */
export interface NewApiToken {
  readonly listed: ListedApiToken;
  readonly token: Secret;
}

/** Has an index of ours make an API token for one project. Throws what the index says, and index-…. */
export async function addApiToken(
  options: ManagementOptions,
  request: ApiTokenRequest,
  deps: ClientDeps,
): Promise<NewApiToken> {
  const answer = await manage(
    options,
    { method: 'POST', path: MANAGEMENT_API_TOKENS_PATH, body: request },
    deps,
  );
  const { token, ...listed } = readJson(answer, addedApiToken);
  return { listed, token: new Secret(token) };
}

/** Every API token of the index, never the token itself. Throws what the index says, and index-…. */
export async function listApiTokens(
  options: ManagementOptions,
  deps: ClientDeps,
): Promise<readonly ListedApiToken[]> {
  const answer = await manage(options, { method: 'GET', path: MANAGEMENT_API_TOKENS_PATH }, deps);
  return readJson(answer, apiTokenList).tokens;
}

/** Revokes an API token. Throws what the index says, and index-…. */
export async function revokeApiToken(
  options: ManagementOptions,
  id: string,
  deps: ClientDeps,
): Promise<void> {
  const path = `${MANAGEMENT_API_TOKENS_PATH}/${encodeURIComponent(id)}`;
  await manage(options, { method: 'DELETE', path }, deps);
}
