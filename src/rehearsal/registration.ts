import type { CompletePublisher } from '../publishing/config/index.ts';

/** Stand-ins for ids that only the forge knows; claims and registrations of a rehearsal use the same ones. */
export const STAND_IN_IDS = { ownerId: '1000001', repositoryId: '2000002' } as const;

/** A declared publisher as the form of its provider. */
export function registrationOf(publisher: CompletePublisher): Readonly<Record<string, string>> {
  return {
    owner: publisher.owner,
    repository: publisher.repository,
    workflow: publisher.workflow,
    ...(publisher.environment === undefined ? {} : { environment: publisher.environment }),
    ownerId: publisher.ownerId ?? STAND_IN_IDS.ownerId,
    repositoryId: publisher.repositoryId ?? STAND_IN_IDS.repositoryId,
  };
}
