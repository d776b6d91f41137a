import type { ForgeRepository, PredictedClaims, PublishJob, TriggerEvent } from '../workflow.ts';

const FOLDER = '.github/workflows';

/** The environment that a job surely runs in; undefined: none; null: it cannot be decided. */
function environmentOf({ environment }: PublishJob): string | undefined | null {
  if (environment === null) return undefined;
  const [only, ...others] = typeof environment === 'string' ? [environment] : environment.values;
  if (only === undefined || others.length > 0) return null;
  return only === '' ? undefined : only;
}

/** GitHub's standard subject; a customised or immutable one differs, which is why `sub` is assumed. */
function subjectOf(slug: string, environment: string | undefined, { event, ref }: TriggerEvent): string {
  if (environment !== undefined) return `repo:${slug}:environment:${environment.replaceAll(':', '%3A')}`;
  return event === 'pull_request' ? `repo:${slug}:pull_request` : `repo:${slug}:ref:${ref}`;
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
 * before is left out and listed in `assumes`; `sub` and a guessed `job_workflow_ref` are in both. An
 * environment that cannot be decided is left out, with `sub`.
 */
export function predictClaims(
  job: PublishJob,
  repository: ForgeRepository,
  event: TriggerEvent,
): PredictedClaims {
  const slug = `${repository.owner}/${repository.name}`;
  const environment = environmentOf(job);
  const refs = workflowRefs(job, slug, event.ref);
  const claims = {
    repository: slug,
    repository_owner: repository.owner,
    ...(repository.ownerId === undefined ? {} : { repository_owner_id: repository.ownerId }),
    ...(repository.repositoryId === undefined ? {} : { repository_id: repository.repositoryId }),
    ...refs.claims,
    ref: event.ref,
    ref_type: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    event_name: event.event,
    ...(typeof environment === 'string' ? { environment } : {}),
    ...(environment === null ? {} : { sub: subjectOf(slug, environment, event) }),
  };
  const assumes = [
    ...(repository.ownerId === undefined ? ['repository_owner_id'] : []),
    ...(repository.repositoryId === undefined ? ['repository_id'] : []),
    'sha',
    ...(refs.sure ? [] : ['job_workflow_ref']),
    ...(environment === null ? ['environment'] : []),
    'sub',
  ];
  return { claims, assumes };
}
