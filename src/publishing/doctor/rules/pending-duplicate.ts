import type { CompletePublisher } from '../../config/index.ts';
import type { Problem } from '../finding.ts';
import { profileOf } from '../jobs/profile.ts';
import { titleOf } from '../registrations/page.ts';
import { placeOfMember, placeOfPublisher } from '../registrations/place.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';

const tupleOf = ({ index, owner, repository, workflow, environment = '' }: CompletePublisher): string =>
  JSON.stringify([index, owner.toLowerCase(), repository.toLowerCase(), workflow, environment.toLowerCase()]);

function check({ facts }: Project): readonly Problem[] {
  const { kind, publishers } = facts.registrations;
  const first = new Map<string, CompletePublisher>();
  return publishers.flatMap((publisher) => {
    const isUnique = profileOf(publisher.index)?.rules.forms === 'as-pypi';
    if (kind !== 'declared' || publisher.pending !== true || !isUnique) return [];
    const before = first.get(tupleOf(publisher));
    first.set(tupleOf(publisher), before ?? publisher);
    if (before === undefined) return [];
    return [
      {
        ...(placeOfMember(publisher, 'pending', facts) ?? placeOfPublisher(publisher)),
        message: `the pending publishers of \`${before.project}\` and \`${publisher.project}\` are the same to ${titleOf(publisher.index)}, which takes each only once`,
        mend: `give each project its own environment or workflow, or publish \`${before.project}\` first and then register \`${publisher.project}\``,
      },
    ];
  });
}

/** PyPI tells pending publishers apart by owner, repository, workflow and environment, not by project. */
export const PENDING_DUPLICATE: Rule = {
  name: 'pending-duplicate',
  summary: 'two pending publishers at one index have the same identity',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A13'],
  check,
};
