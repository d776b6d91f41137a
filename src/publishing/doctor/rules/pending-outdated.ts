import type { CompletePublisher } from '../../config/index.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { differencesOf, isSameProject } from '../registrations/identity.ts';
import { registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfMember, placeOfPublisher } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

function problemOf(
  pending: CompletePublisher,
  registered: readonly CompletePublisher[],
  { facts }: Project,
): readonly Problem[] {
  const existing = registered.filter((one) => one.pending !== true && isSameProject(one, pending));
  if (existing.length === 0) return [];
  const isOwn = existing.some((one) => differencesOf(pending, one).length === 0);
  const place = placeOfMember(pending, 'pending', facts) ?? placeOfPublisher(pending);
  const exists = `the project \`${pending.project}\` exists at ${titleOf(pending.index)}`;
  if (isOwn) {
    return [
      {
        ...place,
        message: `${exists}, and its publisher is no longer pending`,
        mend: 'remove `pending = true`',
        severity: 'note',
      },
    ];
  }
  return [
    {
      ...place,
      message: `${exists} with other publishers, so this pending publisher can never create it: pending reserves no name`,
      mend: `remove \`pending = true\` and ${registerAgain({ ...pending, pending: false })}, or choose another name`,
    },
  ];
}

function check(project: Project): readonly Problem[] {
  const { registrations, indexes = [] } = project.facts;
  if (registrations.kind !== 'declared') return [];
  return registrations.publishers
    .filter(({ pending }) => pending === true)
    .flatMap((publisher) => {
      const asked = indexes.filter(({ index }) => index === publisher.index);
      return problemOf(
        publisher,
        asked.flatMap(({ publishers }) => publishers),
        project,
      );
    });
}

/** A pending publisher is for a project that does not exist yet, and does not keep its name free. */
export const PENDING_OUTDATED: Rule = {
  name: 'pending-outdated',
  summary: 'a registration is declared pending for a project that exists already',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A12', 'A14'],
  check,
};
