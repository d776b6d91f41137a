import { type Job, type Permissions, idTokenPermission } from '../../workflow/index.ts';
import type { Project, ProjectJob, ProjectWorkflow } from '../project.ts';

/** One job on the way from the event to the publish step. */
export interface Link {
  readonly source: ProjectWorkflow;
  readonly job: Job;
}

/** The jobs that call each other down to the publish job, which comes last. */
export function chainOf({ publishJob, source, job }: ProjectJob, { workflows }: Project): readonly Link[] {
  const callers = publishJob.callers.flatMap((caller): readonly Link[] => {
    const file = workflows.find(({ workflow }) => workflow.fileName === caller.workflow);
    const calling = file?.workflow.jobs.find(({ id }) => id === caller.job);
    return file === undefined || calling === undefined ? [] : [{ source: file, job: calling }];
  });
  return [...callers, { source, job }];
}

/** The block that decides over the permissions of a job: its own, else its workflow's. */
export const permissionsOf = ({ job, source }: Link): Permissions | undefined =>
  job.permissions ?? source.workflow.permissions;

/** The outermost job of a chain that has no ID token itself, so that nothing below it has one. */
export function firstWithoutIdToken(chain: readonly Link[]): Link | undefined {
  return chain.find((link, depth) => {
    // Below the first, a job without a block has what its caller has.
    const inherited = depth === 0 ? undefined : 'job';
    return idTokenPermission(link.job.permissions, link.source.workflow.permissions, inherited) === 'missing';
  });
}

/** The innermost job of a chain whose own or whose workflow's block grants the ID token. */
export function grantingLink(chain: readonly Link[]): Link | undefined {
  return chain.toReversed().find((link) => permissionsOf(link) !== undefined);
}

/** The file that the event starts. */
export const entryOf = (chain: readonly Link[]): ProjectWorkflow | undefined => chain[0]?.source;
