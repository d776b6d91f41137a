import { type CompletePublisher, registrationForm } from '../publishing/config/index.ts';

/** Stand-ins for ids that only the forge knows; claims and registrations of a rehearsal use the same ones. */
export const STAND_IN_IDS = { ownerId: '1000001', repositoryId: '2000002' } as const;

/** A declared publisher as the form of its provider. */
export function registrationOf(publisher: CompletePublisher): Readonly<Record<string, string>> {
  return registrationForm({ ...STAND_IN_IDS, ...publisher });
}
