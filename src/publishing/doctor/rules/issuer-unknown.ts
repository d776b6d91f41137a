import { parseGitRemote } from '../../config/index.ts';
import type { Problem } from '../finding.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project } from '../project.ts';
import { titleOf } from '../registrations/page.ts';
import { placeOfJob } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

/** Forges of their own, to which a repository of GitHub may have its remote for a mirror. */
const OTHER_FORGES = new Set(['gitlab.com', 'bitbucket.org', 'codeberg.org', 'git.sr.ht', 'gitee.com']);

/** A host that only the ssh configuration knows (`github-work`, `github.com-work`) says nothing. */
const isAlias = (host: string): boolean => !host.includes('.') || host.startsWith('github.com-');

function check({ facts, jobs }: Project): readonly Problem[] {
  const host = parseGitRemote(facts.git?.remoteUrl ?? '')?.host;
  if (host === undefined || host === 'github.com' || isAlias(host) || OTHER_FORGES.has(host)) return [];
  if (facts.online?.fullName !== undefined) return [];
  const isPublic = (index: string | null): boolean => profileOf(index)?.registrationPage !== undefined;
  const job = jobs.find(({ row }) => isPublic(row.index) && row.auth !== 'token' && row.auth !== 'none');
  if (job === undefined) return [];
  return [
    {
      ...placeOfJob(job),
      message: `the repository is on \`${host}\`, and ${titleOf(job.row.index)} takes ID tokens of github.com only`,
      mend: 'publish from a repository on github.com, or to an index that has your issuer (`tokenless serve`)',
    },
  ];
}

/** GitHub Enterprise and other servers sign their ID tokens themselves, and public indexes know none of them. */
export const ISSUER_UNKNOWN: Rule = {
  name: 'issuer-unknown',
  summary: 'the repository is on a server whose ID tokens the index does not take',
  severity: 'error',
  confidence: 'medium',
  taxonomy: ['B9'],
  check,
};
