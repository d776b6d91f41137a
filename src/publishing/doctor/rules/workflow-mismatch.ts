import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { registerAgain, registerNew, titleOf } from '../registrations/page.ts';
import { placeOfJob, placeOfMember } from '../registrations/place.ts';
import { type Refusal, letsPublish, refusalsOf, wantedFor } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

type Refused = Refusal & { readonly nearest: NonNullable<Refusal['nearest']> };

const stem = (file: string): string => file.replace(/\.ya?ml$/iu, '').toLowerCase();

function isThere(name: string, { workflows, unread }: Project): boolean {
  return [...workflows, ...unread].some(({ path }) => path === `.github/workflows/${name}`);
}

function whyOf({ nearest, job, index }: Refused, project: Project): string {
  const { workflow } = job.row;
  if (isThere(nearest.workflow, project)) {
    return `which holds no job that publishes to ${titleOf(index)}; \`${workflow}\` does`;
  }
  const near = stem(nearest.workflow) === stem(workflow) ? ', which is another name to an index' : '';
  return `which is not in \`.github/workflows/\`; the job is in \`${workflow}\`${near}`;
}

/** The registration serves another job: what is missing is one for this job. */
function unregistered({ job, index, nearest }: Refused): Problem {
  return {
    ...placeOfJob(job),
    message: `no registration at ${titleOf(index)} accepts job \`${job.row.job}\` of \`${job.row.workflow}\`: \`${nearest.workflow}\` is registered there`,
    mend: `publish from \`${nearest.workflow}\`, or ${registerNew(wantedFor(job, nearest))}`,
  };
}

function wrong(refusal: Refused, project: Project): Problem {
  const { job, index, nearest } = refusal;
  return {
    ...(placeOfMember(nearest, 'workflow', project.facts) ?? placeOfJob(job)),
    message: `${titleOf(index)} expects the workflow \`${nearest.workflow}\`, ${whyOf(refusal, project)}`,
    mend: `${isThere(nearest.workflow, project) ? 'publish from' : 'rename the file back to'} \`${nearest.workflow}\`, or ${registerAgain(wantedFor(job, nearest))}`,
  };
}

function check(project: Project): readonly Problem[] {
  const refused = refusalsOf(project)
    .filter(({ code, job }) => code === 'publisher-workflow-mismatch' && job.row.reusable === false)
    .filter((refusal): refusal is Refused => refusal.nearest !== undefined);
  const told = new Set<string>();
  return refused.flatMap((refusal) => {
    const { nearest, job } = refusal;
    if (
      project.jobs.some((other) => other.row.index === nearest.index && letsPublish(project, nearest, other))
    )
      return [unregistered(refusal)];
    const key = JSON.stringify([project.facts.registrations.publishers.indexOf(nearest), job.row.workflow]);
    if (told.has(key)) return [];
    told.add(key);
    return [wrong(refusal, project)];
  });
}

/** A workflow is registered by its file name: a renamed file is another workflow. */
export const WORKFLOW_MISMATCH: Rule = {
  name: 'workflow-mismatch',
  summary: 'a registration names another workflow file than the one that publishes',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A4'],
  check,
};
