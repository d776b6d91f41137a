import type { CompletePublisher } from '../../config/index.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { titleOf } from '../registrations/page.ts';
import { placeOfMember, placeOfPublisher } from '../registrations/place.ts';
import { registeredElsewhere, unregisteredJobs, unusedPublishers } from '../registrations/unused.ts';
import type { Rule } from '../rule.ts';

function problemOf(publisher: CompletePublisher, { facts, workflows }: Project): Problem {
  const { index, owner, repository, workflow, environment } = publisher;
  const isThere = workflows.some(({ path }) => path === `.github/workflows/${workflow}`);
  const place = environment === undefined ? '' : ` in the environment \`${environment}\``;
  const missing = isThere ? '' : ' (which is not in `.github/workflows/`)';
  return {
    ...(placeOfMember(publisher, 'workflow', facts) ?? placeOfPublisher(publisher)),
    message: `\`${owner}/${repository}\` may publish to ${titleOf(index)} from \`${workflow}\`${missing}${place}, and no job does`,
    mend: `remove the registration at ${titleOf(index)} and here, or put the publish job back`,
  };
}

function check(project: Project): readonly Problem[] {
  const told = new Set(unregisteredJobs(project).map((job) => registeredElsewhere(project, job)));
  return unusedPublishers(project)
    .filter((publisher) => !told.has(publisher))
    .map((publisher) => problemOf(publisher, project));
}

/** A registration that nothing needs is an open door, and often what a rename left behind. */
export const REGISTRATION_UNUSED: Rule = {
  name: 'registration-unused',
  summary: 'a registration is for a job that the repository does not have',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['A4'],
  check,
};
