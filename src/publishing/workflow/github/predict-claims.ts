import { environmentFor } from './environment-for.ts';
import { predictSubject } from './subject.ts';
import type { ForgeRepository, PredictedClaims, PublishJob, TriggerEvent } from '../workflow.ts';

const FOLDER = '.github/workflows';

/** The environment that a job surely runs in for an event; undefined: none; null: it cannot be decided. */
function environmentOf(job: PublishJob, event: TriggerEvent): string | undefined | null {
  const environment = environmentFor(job, event);
  if (environment === null || environment === '') return undefined;
  return typeof environment === 'string' ? environment : null;
}

/** `@v1` in a `uses:` is a tag or a branch, nobody can see which; a version looks like a tag. */
function remoteWorkflowRef(uses: string): { readonly claim: string; readonly sure: boolean } {
  const [path = '', ref = ''] = uses.split('@');
  if (ref.startsWith('refs/') || /^[0-9a-f]{40}$/u.test(ref)) return { claim: uses, sure: true };
  return { claim: `${path}@refs/${/^v?\d/u.test(ref) ? 'tags' : 'heads'}/${ref}`, sure: false };
}

function workflowRefs(
  job: PublishJob,
  slug: string,
  ref: string,
): { readonly claims: Record<string, string>; readonly sure: boolean } {
  const own = `${slug}/${FOLDER}/${job.workflow}@${ref}`;
  const entry = job.callers[0]?.workflow ?? job.workflow;
  const remote = job.remote === undefined ? undefined : remoteWorkflowRef(job.remote);
  return {
    claims: { workflow_ref: `${slug}/${FOLDER}/${entry}@${ref}`, job_workflow_ref: remote?.claim ?? own },
    sure: remote?.sure ?? true,
  };
}

/**
 * The claims that GitHub's ID token of a job will have when an event starts it, by the names of
 * https://docs.github.com/actions/reference/openid-connect-reference (checked 2026-10). What cannot be known
 * before is left out and listed in `assumes`; a guessed `sub` or `job_workflow_ref` is in both. An environment
 * that cannot be decided is left out, with `sub`.
 */
export function predictClaims(
  job: PublishJob,
  repository: ForgeRepository,
  event: TriggerEvent,
): PredictedClaims {
  const slug = `${repository.owner}/${repository.name}`;
  const environment = environmentOf(job, event);
  const refs = workflowRefs(job, slug, event.ref);
  const claims: Record<string, string> = {
    repository: slug,
    repository_owner: repository.owner,
    ...(repository.ownerId === undefined ? {} : { repository_owner_id: repository.ownerId }),
    ...(repository.repositoryId === undefined ? {} : { repository_id: repository.repositoryId }),
    ...refs.claims,
    ref: event.ref,
    ref_type: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    event_name: event.event,
    ...(typeof environment === 'string' ? { environment } : {}),
  };
  const { job_workflow_ref: _guessed, ...surely } = claims;
  const { subject, sure } =
    environment === null
      ? { subject: undefined, sure: false }
      : predictSubject(repository, { environment, event, claims: refs.sure ? claims : surely });
  const assumes = [
    ...(repository.ownerId === undefined ? ['repository_owner_id'] : []),
    ...(repository.repositoryId === undefined ? ['repository_id'] : []),
    'sha',
    ...(refs.sure ? [] : ['job_workflow_ref']),
    ...(environment === null ? ['environment'] : []),
    ...(sure ? [] : ['sub']),
  ];
  return { claims: { ...claims, ...(subject === undefined ? {} : { sub: subject }) }, assumes };
}
