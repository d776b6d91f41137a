import type { Problem } from '../finding.ts';
import type { Project, ProjectJob } from '../project.ts';
import { placeOfJob } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

/** Registries that take one trusted publisher for each package, and read the calling workflow. */
const ONE_PUBLISHER = new Set(['npm']);

const callerOf = ({ publishJob }: ProjectJob): string =>
  publishJob.callers[0]?.workflow ?? publishJob.workflow;

function check({ jobs }: Project): readonly Problem[] {
  const own = jobs.filter(
    ({ row }) => ONE_PUBLISHER.has(row.index ?? '') && row.auth !== 'token' && row.events.length > 0,
  );
  const firsts = [...new Map(own.toReversed().map((job) => [callerOf(job), job])).values()].toReversed();
  const [first, ...others] = firsts;
  if (first === undefined) return [];
  return others.map((job) => ({
    ...placeOfJob(job),
    message: `\`${callerOf(job)}\` publishes to \`${job.row.index ?? ''}\` as \`${callerOf(first)}\` does, and a package there has one trusted publisher only`,
    mend: `publish one package from one workflow: let \`${callerOf(first)}\` be started for both, or call the publish job from there`,
  }));
}

/** npm takes one publisher for each package: a second lane of releases is refused after everything was signed. */
export const SECOND_CALLER: Rule = {
  name: 'second-caller',
  summary: 'two workflows publish to a registry that takes one publisher for each package',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['A15'],
  check,
};
