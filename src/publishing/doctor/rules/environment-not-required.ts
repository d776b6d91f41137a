import { registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfMember } from '../registrations/place.ts';
import type { Problem } from '../finding.ts';
import { profileOf } from '../jobs/profile.ts';
import { letsPublish } from '../registrations/refusals.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';

function check(project: Project): readonly Problem[] {
  const { registrations } = project.facts;
  if (registrations.kind !== 'declared') return [];
  return registrations.publishers.flatMap((publisher) => {
    if (publisher.environment !== undefined) return [];
    if (profileOf(publisher.index)?.rules.environments === 'not-compared') return [];
    const own = project.jobs.filter(({ row }) => row.index === publisher.index && row.auth !== 'token');
    const jobs = own.filter((job) => letsPublish(project, publisher, job));
    const names = new Set(jobs.map(({ row }) => row.environment));
    const [only] = names;
    // Only one registration can be told that serves all of its jobs.
    if (names.size !== 1 || typeof only !== 'string') return [];
    const [job] = jobs;
    if (job === undefined) return [];
    return [
      {
        ...(placeOfMember(publisher, 'environment', project.facts) ?? {
          file: job.source.path,
          line: job.publishJob.environmentLine,
        }),
        message: `job \`${job.row.job}\` runs in the environment \`${only}\`, and its registration at ${titleOf(publisher.index)} takes any: whoever changes \`${publisher.workflow}\` publishes without it`,
        mend: registerAgain({ ...publisher, environment: only }),
      },
    ];
  });
}

/** An environment that the publisher does not want protects nothing: a job without it publishes as well. */
export const ENVIRONMENT_NOT_REQUIRED: Rule = {
  name: 'environment-not-required',
  summary: 'a publish job runs in an environment that its registration does not want',
  severity: 'warning',
  confidence: 'high',
  taxonomy: ['A9'],
  check,
};
