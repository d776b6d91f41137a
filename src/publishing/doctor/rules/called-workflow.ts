import type { Problem } from '../finding.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project, ProjectJob } from '../project.ts';
import { fieldsOf, neededBy, registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfJob, placeOfMember } from '../registrations/place.ts';
import { oncePerRegistration, refusalsOf, wantedFor } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

function refused(project: Project): readonly Problem[] {
  const refusals = refusalsOf(project).filter(
    ({ code, job }) => code === 'publisher-workflow-mismatch' && job.row.reusable === 'local',
  );
  return oncePerRegistration(refusals).map(({ job, index, nearest }) => {
    const wanted = wantedFor(job, nearest);
    const caller = job.publishJob.callers[0]?.workflow ?? job.row.workflow;
    const reads = wanted.workflow === caller ? 'calling' : 'called';
    return {
      ...(placeOfMember(nearest, 'workflow', project.facts) ?? placeOfJob(job)),
      message: `${titleOf(index)} reads the ${reads} file of a reusable workflow, \`${wanted.workflow}\`, and \`${nearest.workflow}\` is registered`,
      mend: `move the publish step into \`${nearest.workflow}\`, or ${registerAgain(wanted)}`,
      severity: 'error',
    };
  });
}

/** What is accepted already stays as it is; where nobody said what is registered, which file must be. */
function mendOf(job: ProjectJob, caller: string, { facts }: Project): string {
  const move = `a publish step in \`${caller}\` itself does not hang on it`;
  if (facts.registrations.kind === 'declared') {
    return `keep it registered so; should the index come to read the calling file, register that as well: ${move}`;
  }
  return `register ${fieldsOf(neededBy(job, facts))}; ${move}`;
}

function told(project: Project): readonly Problem[] {
  const readsCalled = ({ row }: ProjectJob): boolean =>
    profileOf(row.index)?.rules.workflowClaim === 'job_workflow_ref';
  return project.jobs
    .filter((job) => job.publishJob.callers.length > 0 && readsCalled(job) && job.row.auth !== 'token')
    .filter(({ row }) => row.events.every(({ verdict }) => verdict !== 'reject') && row.reusable === 'local')
    .map((job) => {
      const { index, workflow } = job.row;
      const caller = job.publishJob.callers[0]?.workflow ?? workflow;
      return {
        ...placeOfJob(job),
        message: `job \`${job.row.job}\` publishes from a reusable workflow: ${titleOf(index)} reads the called file \`${workflow}\`, not \`${caller}\``,
        mend: mendOf(job, caller, project),
      };
    });
}

/** A called workflow has two names in its ID token, and each index reads one of them. */
export const CALLED_WORKFLOW: Rule = {
  name: 'called-workflow',
  summary: 'a publish job stands in a reusable workflow of this repository',
  severity: 'note',
  confidence: 'high',
  taxonomy: ['A6'],
  check: (project) => [...refused(project), ...told(project)],
};
