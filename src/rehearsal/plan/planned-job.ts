import type { CompletePublisher } from '../../publishing/config/index.ts';
import {
  type PublishJob,
  type TriggerEvent,
  predictClaims,
  requireEnvironment,
  requireIndex,
} from '../../publishing/workflow/index.ts';
import { type Claims, REGISTRY_PROFILES, type RegistryProfile } from '../../trust/index.ts';
import { STAND_IN_IDS } from '../registration.ts';
import type { ReleaseIdentity } from './release.ts';

/** One publish job with everything that its rehearsal needs. */
export interface PlannedJob {
  readonly job: PublishJob;
  /** `pypi`, `testpypi` or the upload URL of another index. */
  readonly index: string;
  /** Why this version does not go there; empty when it does. */
  readonly skip: string;
  readonly profile: RegistryProfile;
  readonly environment: string | null;
  /** What is registered at that index. */
  readonly publishers: readonly CompletePublisher[];
  /** A whole set of claims: predicted ones, and stand-ins for those that are assumed. */
  readonly claims: Claims;
  /** Claims whose real value is not known here. */
  readonly assumes: readonly string[];
}

/** Stands in for the commit, which is not pushed yet. */
const STAND_IN_SHA = '0123456789abcdef0123456789abcdef01234567';

/** The profile by which a target judges: its own, or that of a tokenless index for any other URL. */
function profileOf(index: string): RegistryProfile {
  if (index === 'pypi' || index === 'testpypi') return REGISTRY_PROFILES[index];
  return REGISTRY_PROFILES.tokenless;
}

/** Claims that every ID token of GitHub has and no offline reading can know. */
function standIns(release: ReleaseIdentity, ids: { ownerId: string; repositoryId: string }): Claims {
  return {
    repository_owner_id: ids.ownerId,
    repository_id: ids.repositoryId,
    repository_visibility: 'public',
    sha: STAND_IN_SHA,
    actor: release.owner,
    actor_id: ids.ownerId,
    run_id: '3000003',
    run_number: '1',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    head_ref: '',
    base_ref: '',
    ref_protected: 'false',
  };
}

/** Plans one job: the profile of its index and the claims that its ID token will have. */
export function planJob(request: {
  readonly job: PublishJob;
  readonly skip: string;
  readonly release: ReleaseIdentity;
  readonly event: TriggerEvent;
  readonly publishers: readonly CompletePublisher[];
}): PlannedJob {
  const { job, skip, release, event, publishers } = request;
  const declared = publishers.find((publisher) => publisher.ownerId !== undefined);
  const ids = {
    ownerId: declared?.ownerId ?? STAND_IN_IDS.ownerId,
    repositoryId: declared?.repositoryId ?? STAND_IN_IDS.repositoryId,
  };
  const repository = { owner: release.owner, name: release.repository };
  const predicted = predictClaims(job, repository, job.events[0] ?? event);
  const index = requireIndex(job);
  const assumed = Object.keys(standIns(release, ids)).filter((claim) => !(claim in predicted.claims));
  return {
    job,
    index,
    skip,
    profile: profileOf(index),
    environment: requireEnvironment(job),
    publishers,
    claims: { ...standIns(release, ids), ...predicted.claims },
    assumes: [...new Set([...predicted.assumes, ...assumed])],
  };
}
