import type { Problem } from '../finding.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project, ProjectJob } from '../project.ts';
import { fieldsOf, neededBy, registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfJob, placeOfMember } from '../registrations/place.ts';
import { oncePerRegistration, refusalsOf, wantedFor } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

/** A workflow of the repository itself that is called by its full name, at a ref of its own. */
const isOfFixedRef = ({ row, publishJob }: ProjectJob): boolean =>
  row.reusable === 'local' && publishJob.remote !== undefined;

/** `OWNER/NAME/.github/workflows/FILE@main`: the same file, and at most runs on `main` are taken. */
function calledAtRef({ jobs }: Project): readonly Problem[] {
  return jobs.filter(isOfFixedRef).flatMap((job) => {
    const { index, workflow, auth, events } = job.row;
    const rules = profileOf(index)?.rules;
    const isTaken = rules?.workflowClaim !== 'job_workflow_ref' || rules.workflowRefs !== 'own';
    if (isTaken || auth === 'token') return [];
    const ref = job.publishJob.remote?.split('@')[1] ?? '';
    return [
      {
        ...placeOfJob(job),
        message: `\`${workflow}\` of this repository is called at \`${ref}\`, and ${titleOf(index)} takes a workflow only at the ref of its run`,
        mend: `call it as \`./.github/workflows/${workflow}\``,
        severity: events.some(({ verdict }) => verdict === 'reject') ? 'error' : 'warning',
      },
    ];
  });
}

function refused(project: Project): readonly Problem[] {
  const refusals = refusalsOf(project).filter(
    ({ code, job }) =>
      code === 'publisher-workflow-mismatch' && job.row.reusable === 'local' && !isOfFixedRef(job),
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
    .filter((job) => !isOfFixedRef(job))
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
  check: (project) => [...calledAtRef(project), ...refused(project), ...told(project)],
};
