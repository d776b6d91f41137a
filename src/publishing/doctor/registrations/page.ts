import { normalizeName } from '../../../packaging/index.ts';
import type { CompletePublisher } from '../../config/index.ts';
import type { DoctorFacts } from '../facts.ts';
import { profileOf } from '../jobs/profile.ts';
import type { ProjectJob } from '../project.ts';

/** How an index is called in a sentence: PyPI, npm, or its address. */
export function titleOf(index: string | null): string {
  if (index === null) return 'the index';
  const profile = profileOf(index);
  return profile?.registrationPage === undefined ? `\`${index}\`` : profile.title;
}

/** Where a publisher is registered: the page of its index, or the command for an index of ours. */
function pageOf({ index, project, pending }: CompletePublisher): string {
  const profile = profileOf(index);
  if (profile?.registrationPage === undefined) return `\`${index}\` (\`tokenless publisher add\`)`;
  if (profile.urls === undefined) return profile.registrationPage(project);
  return pending === true ? profile.urls.pendingPublishers : profile.urls.publishers(normalizeName(project));
}

/** The registration in the words of the form, in its order; what an index does not compare is left out. */
export function fieldsOf({
  index,
  project,
  owner,
  repository,
  workflow,
  environment,
}: CompletePublisher): string {
  const rules = profileOf(index)?.rules;
  const fields = [
    `project \`${project}\``,
    `owner \`${owner}\``,
    `repository \`${repository}\``,
    ...(rules?.workflowClaim === 'none' ? [] : [`workflow \`${workflow}\``]),
    ...(rules?.environments === 'not-compared' ? [] : [environmentOf(environment)]),
  ];
  return `${fields.slice(0, -1).join(', ')} and ${fields.at(-1) ?? ''}`;
}

const environmentOf = (environment: string | undefined): string =>
  environment === undefined ? 'no environment' : `environment \`${environment}\``;

/** What to do to make a registration be this one: the page and the five fields. */
export function registerAgain(wanted: CompletePublisher): string {
  return `re-register at ${pageOf(wanted)} with ${fieldsOf(wanted)}`;
}

/** What to do for a registration that is not there yet. */
export function registerNew(wanted: CompletePublisher): string {
  const urls = profileOf(wanted.index)?.urls;
  const first = urls === undefined ? '' : ` (a project that does not exist yet: ${urls.pendingPublishers})`;
  return `register it at ${pageOf({ ...wanted, pending: false })}${first} with ${fieldsOf(wanted)}`;
}

/** True for an index of Python packages, or one of which nobody knows what it holds. */
export const isOfPython = (index: string | null): boolean => {
  const profile = profileOf(index);
  return profile?.registrationPage === undefined || profile.urls !== undefined;
};

/** The registration that a job needs at its index, where none is declared to begin with. */
export function neededBy({ row }: ProjectJob, { config, repository }: DoctorFacts): CompletePublisher {
  return {
    index: row.index ?? '',
    provider: 'github',
    reviewers: [],
    versions: 'all',
    project: (isOfPython(row.index) ? (config.project ?? config.projectName) : undefined) ?? repository.name,
    owner: repository.owner,
    repository: repository.name,
    workflow: row.workflow,
    ...row.wouldMatch,
  };
}
