import { speaksOfPublishing } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project, ProjectJob } from '../project.ts';
import { titleOf } from '../registrations/page.ts';
import { placeOfJob } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

const bindsCalled = (index: string | null): boolean =>
  (profileOf(index)?.rules.calledWorkflow ?? 'same-repository') === 'same-repository';

/** An index that something is registered at, and that no job of this repository itself publishes to. */
function unservedIndex({ facts, jobs }: Project): string | undefined {
  if (facts.registrations.kind !== 'declared') return undefined;
  const served = new Set(jobs.map(({ row }) => row.index));
  return facts.registrations.publishers.find(({ index }) => !served.has(index) && bindsCalled(index))?.index;
}

const OF_PYTHON = /^(?:pyproject\.toml|setup\.(?:py|cfg))$/u;
const OF_OTHERS =
  /^(?:package\.json|pubspec\.yaml|Cargo\.toml|Gemfile|[\w.-]+\.(?:gemspec|sln|csproj)|go\.mod)$/u;

/** True for a repository of another language, as far as the files at its top say. */
const isOfAnother = ({ facts: { paths } }: Project): boolean =>
  paths.some((path) => OF_OTHERS.test(path)) && !paths.some((path) => OF_PYTHON.test(path));

function problemOf(job: ProjectJob, project: Project): Problem {
  const { row, publishJob } = job;
  const index = row.index ?? unservedIndex(project);
  const called = publishJob.remote?.split('@')[0] ?? 'another repository';
  const isSure = index !== undefined;
  const names = [row.job, job.job.name ?? '', called.split('/').at(-1) ?? ''];
  const isTelling = row.index !== null || names.some(speaksOfPublishing);
  const where = isSure ? titleOf(index) : 'PyPI';
  return {
    ...placeOfJob(job),
    message: `job \`${row.job}\` ${isSure ? 'publishes' : 'seems to publish'} by the workflow \`${called}\` of another repository, which no registration at ${where} can match`,
    mend: `call it for the build only, and put the publish step into a job of \`${publishJob.callers[0]?.workflow ?? row.workflow}\``,
    // Of a call whose names say nothing it is a hint and no more.
    severity: isSure ? 'error' : isTelling ? 'warning' : 'note',
    confidence: row.index !== null ? 'high' : isSure ? 'medium' : 'low',
  };
}

/** PyPI matches the called file, and only in the registered repository. */
export const REMOTE_WORKFLOW: Rule = {
  name: 'remote-workflow',
  summary: 'a publish job stands in a reusable workflow of another repository',
  severity: 'error',
  confidence: 'medium',
  taxonomy: ['A5'],
  check: (project) =>
    project.jobs
      .filter(({ row }) => row.reusable === 'remote' && row.auth !== 'token' && bindsCalled(row.index))
      .filter(({ row }) => row.index !== null || !isOfAnother(project))
      .map((job) => problemOf(job, project)),
};
