import type { ForgeRepository, PredictedClaims, PublishJob, TriggerEvent } from '../workflow.ts';

/** Claims that nobody can know before the job runs. */
const UNKNOWN_BEFORE = [
  'user_id',
  'user_login',
  'user_email',
  'user_access_level',
  'pipeline_id',
  'job_id',
  'ref_protected',
  'runner_id',
  'runner_environment',
  'sha',
  'ci_config_sha',
  'project_visibility',
  'jti',
];
const OF_ENVIRONMENT = ['environment_protected', 'deployment_tier', 'environment_action'];

/** The environment that a job surely runs in; undefined: none; null: it cannot be decided. */
function environmentOf({ environment }: PublishJob): string | undefined | null {
  if (environment === null) return undefined;
  const [only, ...others] = typeof environment === 'string' ? [environment] : environment.values;
  if (only === undefined || others.length > 0) return null;
  return only === '' ? undefined : only;
}

/**
 * The claims that GitLab's ID token of a job will have when an event starts its pipeline, by the names of
 * https://docs.gitlab.com/ci/secrets/id_token_authentication/ (checked 2026-11). `owner` is the namespace with
 * its subgroups. `ci_config_ref_uri` names the top-level file, for a child pipeline too. What cannot be known
 * before is left out and listed in `assumes`; `sub`, which a project can customise, is in both. An environment
 * that cannot be decided is left out. Of a merge request from a fork the claims name the fork; those of one
 * from the project's own branches are given.
 */
export function predictGitLabClaims(
  job: PublishJob,
  repository: ForgeRepository,
  event: TriggerEvent,
  host = 'gitlab.com',
): PredictedClaims {
  const path = `${repository.owner}/${repository.name}`;
  const environment = environmentOf(job);
  const type = event.ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  const ref = event.ref.replace(/^refs\/(?:tags|heads)\//u, '');
  const claims = {
    iss: `https://${host}`,
    sub: `project_path:${path}:ref_type:${type}:ref:${ref}`,
    ...(repository.ownerId === undefined ? {} : { namespace_id: repository.ownerId }),
    namespace_path: repository.owner,
    ...(repository.repositoryId === undefined ? {} : { project_id: repository.repositoryId }),
    project_path: path,
    ci_config_ref_uri: `${host}/${path}//${job.callers[0]?.workflow ?? job.workflow}@${event.ref}`,
    ref,
    ref_type: type,
    ref_path: event.ref,
    pipeline_source: event.event,
    ...(typeof environment === 'string' ? { environment } : {}),
  };
  const assumes = [
    ...(repository.ownerId === undefined ? ['namespace_id'] : []),
    ...(repository.repositoryId === undefined ? ['project_id'] : []),
    ...UNKNOWN_BEFORE,
    ...(environment === null ? ['environment'] : []),
    ...(environment === undefined ? [] : OF_ENVIRONMENT),
    'sub',
  ];
  return { claims, assumes };
}
