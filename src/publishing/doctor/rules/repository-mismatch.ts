import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfJob, placeOfMember } from '../registrations/place.ts';
import { oncePerRegistration, refusalsOf, wantedFor } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

const CODES = new Set(['publisher-repository-mismatch', 'publisher-owner-mismatch', 'publisher-not-found']);

function check(project: Project): readonly Problem[] {
  const { repository, online } = project.facts;
  const actual = `${repository.owner}/${repository.name}`;
  const refused = refusalsOf(project).filter(({ code }) => CODES.has(code));
  return oncePerRegistration(refused)
    .filter(({ nearest }) => nearest.repository !== repository.name)
    .map(({ job, index, nearest }) => {
      const expected = `${nearest.owner}/${nearest.repository}`;
      const onlyCase = expected.toLowerCase() === actual.toLowerCase();
      const renamed =
        online?.redirected === true ? '; GitHub redirects the old name, its ID tokens do not' : '';
      const remark = onlyCase ? `; they differ only in case, which ${titleOf(index)} tells apart` : renamed;
      return {
        ...(placeOfMember(nearest, 'repository', project.facts) ?? placeOfJob(job)),
        message: `${titleOf(index)} expects the repository \`${expected}\`, and ID tokens of this one name \`${actual}\`${remark}`,
        mend: `rename the repository back, or ${registerAgain(wantedFor(job, nearest))}`,
        confidence: onlyCase && online?.fullName === undefined ? 'medium' : 'high',
      };
    });
}

/** A publisher of another repository: most often this one before it was renamed or moved. */
export const REPOSITORY_MISMATCH: Rule = {
  name: 'repository-mismatch',
  summary: 'a registration names another repository than this one',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A3'],
  check,
};
