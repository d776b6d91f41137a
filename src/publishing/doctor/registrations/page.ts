import { normalizeName } from '../../../packaging/index.ts';
import type { CompletePublisher } from '../../config/index.ts';
import type { DoctorFacts } from '../facts.ts';
import { profileOf } from '../jobs/profile.ts';
import type { ProjectJob } from '../project.ts';

/** How an index is called in a sentence: PyPI, TestPyPI, or its address. */
export function titleOf(index: string | null): string {
  if (index === null) return 'the index';
  const profile = profileOf(index);
  return profile?.urls === undefined ? `\`${index}\`` : profile.title;
}

/** Where a publisher is registered at an index: its page, or the command for an index of ours. */
function pageOf({ index, project, pending }: CompletePublisher): string {
  const urls = profileOf(index)?.urls;
  if (urls === undefined) return `\`${index}\` (\`tokenless publisher add\`)`;
  return pending === true ? urls.pendingPublishers : urls.publishers(normalizeName(project));
}

/** The registration in the words of the form, in its order. */
export function fieldsOf({ project, owner, repository, workflow, environment }: CompletePublisher): string {
  const fields = [
    `project \`${project}\``,
    `owner \`${owner}\``,
    `repository \`${repository}\``,
    `workflow \`${workflow}\``,
    environment === undefined ? 'no environment' : `environment \`${environment}\``,
  ];
  return `${fields.slice(0, -1).join(', ')} and ${fields.at(-1) ?? ''}`;
}

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

/** The registration that a job needs at its index, where none is declared to begin with. */
export function neededBy({ row }: ProjectJob, { config, repository }: DoctorFacts): CompletePublisher {
  return {
    index: row.index ?? '',
    provider: 'github',
    reviewers: [],
    versions: 'all',
    project: config.project ?? config.projectName ?? repository.name,
    owner: repository.owner,
    repository: repository.name,
    workflow: row.workflow,
    ...row.wouldMatch,
  };
}
