import { splitRepository } from '../config/index.ts';
import type { ForgeRepository, SubjectFormat } from '../workflow/index.ts';
import type { OnlineFacts } from './facts.ts';

/** Undefined where GitHub did not tell enough: not the prefix, or a template that it does not name. */
function subjectFormat({ subject }: OnlineFacts): SubjectFormat | undefined {
  if (subject?.prefix === undefined) return undefined;
  const { prefix, usesDefault, claimKeys } = subject;
  if (usesDefault) return { prefix };
  return claimKeys.length === 0 ? undefined : { prefix, claimKeys };
}

/**
 * The repository as its ID tokens name it: they carry the forge's own spelling, ids and `sub`, whatever a remote
 * or a configuration still says.
 */
export function repositoryOnline(
  repository: ForgeRepository,
  online: OnlineFacts | undefined,
): ForgeRepository {
  if (online === undefined) return repository;
  const { fullName, ownerId, repositoryId } = online;
  const subject = subjectFormat(online);
  return {
    ...repository,
    ...(fullName === undefined ? {} : splitRepository(fullName)),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(repositoryId === undefined ? {} : { repositoryId }),
    ...(subject === undefined ? {} : { subject }),
  };
}
