import { getProvider } from '../../../trust/index.ts';
import { type CompletePublisher, registrationForm } from '../../config/index.ts';
import type { Problem } from '../finding.ts';
import type { JobRow } from '../jobs/job-row.ts';
import type { Project, ProjectJob } from '../project.ts';
import { neededBy, registerNew, titleOf } from '../registrations/page.ts';
import { placeOfJob } from '../registrations/place.ts';
import { registeredElsewhere, unregisteredJobs } from '../registrations/unused.ts';
import type { Rule } from '../rule.ts';

type Provider = CompletePublisher['provider'];

/** Names of public indexes; of another address nobody here knows how it authenticates. */
const isAddress = (index: string): boolean => index.includes('://');

const isOther =
  (provider: Provider, index: string | null) =>
  (publisher: CompletePublisher): boolean =>
    publisher.index === index && publisher.provider !== provider;

/** What is registered at the index and is no help: the publishers of another provider, the first by its name. */
function whatIsThere(index: string | null, provider: Provider, project: Project): string | undefined {
  const [other] = project.facts.registrations.publishers.filter(isOther(provider, index));
  if (other === undefined) return undefined;
  const named = `\`${other.owner}/${other.repository}\` of ${getProvider(other.provider).title}`;
  return `only ${named} is registered, and the ID token of this job comes from ${getProvider(provider).title}`;
}

function problemOf(job: ProjectJob, project: Project): Problem {
  const { index, job: id } = job.row;
  const elsewhere = registeredElsewhere(project, job);
  const remark = elsewhere === undefined ? '' : ` (only at ${titleOf(elsewhere.index)})`;
  const there = whatIsThere(index, 'github', project) ?? `nothing is registered${remark}`;
  return {
    ...placeOfJob(job),
    message: `job \`${id}\` publishes to ${titleOf(index)}, where ${there}`,
    mend: registerNew(neededBy(job, project.facts)),
    ...(isAddress(index ?? '') ? { severity: 'warning', confidence: 'medium' } : {}),
  };
}

/** True for a row that is refused for what is registered, where nothing of its provider is. */
function isOfOtherOnly({ index, events }: JobRow, project: Project): boolean {
  const isRefused = events.some(({ code = '' }) => code.startsWith('publisher-'));
  const { publishers } = project.facts.registrations;
  return isRefused && !publishers.some((one) => one.index === index && one.provider === 'gitlab');
}

/** The jobs of a GitLab pipeline for which only another provider is registered, one for each index. */
function pipelineProblems(project: Project): readonly Problem[] {
  const { rows = [], jobs = [] } = project.pipeline ?? {};
  const seen = new Set<string | null>();
  return rows.flatMap((row, at): readonly Problem[] => {
    const there = whatIsThere(row.index, 'gitlab', project) ?? 'nothing is registered';
    if (seen.has(row.index) || !isOfOtherOnly(row, project)) return [];
    seen.add(row.index);
    const form = registrationForm({ provider: 'gitlab', ...row.wouldMatch });
    const fields = Object.entries(form).map(([name, value]) => `${name} \`${value}\``);
    return [
      {
        file: jobs[at]?.file ?? row.workflow,
        line: row.line,
        message: `job \`${row.job}\` publishes to ${titleOf(row.index)}, where ${there}`,
        mend: `register it at ${titleOf(row.index)} as a publisher of ${getProvider('gitlab').title} with ${fields.join(', ')}`,
      },
    ];
  });
}

/** Publishers are registered at each index anew: what is registered at the test index says nothing of the other. */
export const REGISTRATION_MISSING: Rule = {
  name: 'registration-missing',
  summary: 'a job publishes to an index at which nothing is registered, or only another provider',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A10'],
  check: (project) => [
    ...unregisteredJobs(project).map((job) => problemOf(job, project)),
    ...pipelineProblems(project),
  ],
};
