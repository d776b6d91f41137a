import { formProblemOf } from '../jobs/ask.ts';
import { profileOf } from '../jobs/profile.ts';
import { titleOf } from '../registrations/page.ts';
import { placeOfPublisher } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

/** What the form of the index refuses was never registered, whatever is declared. */
export const REGISTRATION_INVALID: Rule = {
  name: 'registration-invalid',
  summary: 'a declared registration has a value that the form of its index refuses',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A4'],
  check: ({ facts }) =>
    facts.registrations.publishers.flatMap((publisher) => {
      const profile = profileOf(publisher.index);
      const problem = profile === undefined ? undefined : formProblemOf(publisher, profile);
      if (problem === undefined) return [];
      return [
        {
          ...placeOfPublisher(publisher),
          message: `${titleOf(publisher.index)} takes no such registration: ${problem.why}`,
          mend: problem.mend,
        },
      ];
    }),
};
