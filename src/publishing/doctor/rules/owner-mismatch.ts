import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfJob, placeOfMember } from '../registrations/place.ts';
import { oncePerRegistration, refusalsOf, wantedFor } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

const CODES = new Set(['publisher-owner-mismatch', 'publisher-repository-mismatch']);

function check(project: Project): readonly Problem[] {
  const { repository, online } = project.facts;
  const refused = refusalsOf(project).filter(({ code }) => CODES.has(code));
  return oncePerRegistration(refused)
    .filter(({ nearest }) => nearest.owner !== repository.owner && nearest.repository === repository.name)
    .map(({ job, index, nearest }) => {
      const onlyCase = nearest.owner.toLowerCase() === repository.owner.toLowerCase();
      const remark = onlyCase ? `; they differ only in case, which ${titleOf(index)} tells apart` : '';
      return {
        ...(placeOfMember(nearest, 'owner', project.facts) ?? placeOfJob(job)),
        message: `${titleOf(index)} expects the owner \`${nearest.owner}\`, and ID tokens of this repository name \`${repository.owner}\`${remark}`,
        mend: `publish from a repository of \`${nearest.owner}\`, or ${registerAgain(wantedFor(job, nearest))}`,
        // Git remotes work in any case; only the forge knows its own spelling.
        confidence: onlyCase && online?.fullName === undefined ? 'medium' : 'high',
      };
    });
}

/** A publisher of an owner that the repository does not have: after a transfer, a rename, or by a typing slip. */
export const OWNER_MISMATCH: Rule = {
  name: 'owner-mismatch',
  summary: 'a registration names another owner than the repository has',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A1'],
  check,
};
