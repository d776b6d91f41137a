import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfJob, placeOfMember } from '../registrations/place.ts';
import { oncePerRegistration, refusalsOf } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

const CHANGED = {
  'publisher-owner-changed': { member: 'ownerId', what: 'owner' },
  'publisher-repository-changed': { member: 'repositoryId', what: 'repository' },
} as const;

const isChange = (code: string): code is keyof typeof CHANGED => Object.hasOwn(CHANGED, code);

function check(project: Project): readonly Problem[] {
  const { facts } = project;
  return oncePerRegistration(refusalsOf(project).filter(({ code }) => isChange(code))).flatMap(
    ({ job, index, code, nearest }) => {
      if (!isChange(code)) return [];
      const { member, what } = CHANGED[code];
      return [
        {
          ...(placeOfMember(nearest, member, facts) ?? placeOfJob(job)),
          message: `${titleOf(index)} knows the ${what} of this name by the id ${nearest[member] ?? ''}, and the forge now has ${facts.repository[member] ?? 'another'}: it is not the same ${what}`,
          mend: `find out who has the name now; if it is you, ${registerAgain(nearest)}, and write the new id`,
        },
      ];
    },
  );
}

/** A name that was given up and taken again is somebody else to an index that knows numeric ids. */
export const OWNER_CHANGED: Rule = {
  name: 'owner-changed',
  summary: 'the owner or repository has the registered name but another numeric id',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A2'],
  check,
};
