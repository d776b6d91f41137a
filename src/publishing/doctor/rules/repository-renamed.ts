import { parseGitRemote } from '../../config/index.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfMember, placeOfPublisher } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Online the forge's own name is known, and a registration that differs from it is refused by its verdict. */
function check({ facts }: Project): readonly Problem[] {
  const { repository, git, online, registrations } = facts;
  const remote = parseGitRemote(git?.remoteUrl ?? '');
  if (remote?.host !== 'github.com' || online?.fullName !== undefined) return [];
  if (registrations.kind !== 'declared') return [];
  if (same(`${remote.owner}/${remote.name}`, `${repository.owner}/${repository.name}`)) return [];
  const renamed = same(remote.owner, repository.owner);
  return registrations.publishers
    .filter(({ owner, repository: name }) => same(owner, repository.owner) && same(name, repository.name))
    .map((publisher) => ({
      ...(placeOfMember(publisher, 'repository', facts) ?? placeOfPublisher(publisher)),
      message: `${titleOf(publisher.index)} expects the repository \`${publisher.owner}/${publisher.repository}\`, and the git remote \`origin\` is \`${remote.owner}/${remote.name}\``,
      mend: `if this is no fork: rename it back, or ${registerAgain({ ...publisher, owner: remote.owner, repository: remote.name })}`,
      severity: renamed ? 'error' : 'warning',
      // Another owner may as well be a fork, from which nobody publishes.
      confidence: renamed ? 'medium' : 'low',
    }));
}

/** GitHub redirects an old name for git, and never in an ID token: the build stays green and nothing is published. */
export const REPOSITORY_RENAMED: Rule = {
  name: 'repository-renamed',
  summary: 'the git remote is another repository than the one that is registered',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['A3'],
  check,
};
