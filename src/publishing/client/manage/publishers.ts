import {
  MANAGEMENT_PUBLISHERS_PATH,
  type RegisteredPublisher,
  type Registration,
  publisherList,
  registeredPublisher,
} from '../../../wire/index.ts';
import type { ClientDeps } from '../deps.ts';
import { readJson } from '../http/index.ts';
import { type ManagementOptions, manage } from './request.ts';

/** Registers a publisher or pending publisher. Throws what the index says, and index-…. */
export async function addPublisher(
  options: ManagementOptions,
  registration: Registration,
  deps: ClientDeps,
): Promise<RegisteredPublisher> {
  const answer = await manage(
    options,
    { method: 'POST', path: MANAGEMENT_PUBLISHERS_PATH, body: registration },
    deps,
  );
  return readJson(answer, registeredPublisher);
}

/** Every publisher and pending publisher of the index. */
export async function listPublishers(
  options: ManagementOptions,
  deps: ClientDeps,
): Promise<readonly RegisteredPublisher[]> {
  return readJson(
    await manage(options, { method: 'GET', path: MANAGEMENT_PUBLISHERS_PATH }, deps),
    publisherList,
  ).publishers;
}

/** Removes a publisher; upload tokens that rest on it stop working at once. */
export async function removePublisher(
  options: ManagementOptions,
  id: string,
  deps: ClientDeps,
): Promise<void> {
  await manage(
    options,
    { method: 'DELETE', path: `${MANAGEMENT_PUBLISHERS_PATH}/${encodeURIComponent(id)}` },
    deps,
  );
}
