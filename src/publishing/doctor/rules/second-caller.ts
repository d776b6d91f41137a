import type { Problem } from '../finding.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project, ProjectJob } from '../project.ts';
import { titleOf } from '../registrations/page.ts';
import { placeOfJob } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

/** True for a registry that takes one trusted publisher for each package, and reads which workflow it is. */
function takesOne(index: string | null): boolean {
  const rules = profileOf(index)?.rules;
  return rules?.publishersPerProject === 'one' && rules.workflowClaim !== 'none';
}

const callerOf = ({ publishJob }: ProjectJob): string =>
  publishJob.callers[0]?.workflow ?? publishJob.workflow;

function check({ jobs }: Project): readonly Problem[] {
  const own = jobs.filter(({ row }) => takesOne(row.index) && row.auth !== 'token' && row.events.length > 0);
  const firsts = [...new Map(own.toReversed().map((job) => [callerOf(job), job])).values()].toReversed();
  const [first, ...others] = firsts;
  if (first === undefined) return [];
  return others.map((job) => ({
    ...placeOfJob(job),
    message: `\`${callerOf(job)}\` publishes to ${titleOf(job.row.index)} as \`${callerOf(first)}\` does, and a package there has one trusted publisher only`,
    mend: `publish one package from one workflow: let \`${callerOf(first)}\` be started for both, or call the publish job from there`,
  }));
}

/** npm takes one publisher for each package: a second lane of releases is refused after everything was signed. */
export const SECOND_CALLER: Rule = {
  name: 'second-caller',
  summary: 'two workflows publish to a registry that takes one publisher for each package',
  severity: 'warning',
  // Nobody sees here whether it is the same package.
  confidence: 'low',
  taxonomy: ['A15'],
  check,
};
