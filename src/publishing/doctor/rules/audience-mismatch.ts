import { REGISTRY_PROFILES } from '../../../trust/index.ts';
import type { Problem } from '../finding.ts';
import { exchangeStepsOf } from '../jobs/exchange-steps.ts';
import { profileOf } from '../jobs/profile.ts';
import type { ProjectJob } from '../project.ts';
import { titleOf } from '../registrations/page.ts';
import type { Rule } from '../rule.ts';

/** Audiences that say which index a token is for; others are for clouds and signing services. */
const OF_INDEXES = new Set(Object.values(REGISTRY_PROFILES).map(({ audience }) => audience));

function problemsOf(own: ProjectJob, targets: ReadonlySet<string | undefined>): readonly Problem[] {
  const { row, job, source } = own;
  const profile = profileOf(row.index);
  // The operator of another index may have chosen any audience.
  if (profile?.urls === undefined) return [];
  return exchangeStepsOf(job).flatMap(({ step, asksFor, mintsAt }) =>
    asksFor
      .filter((audience) => audience !== undefined && !targets.has(audience))
      .filter((audience = '') => OF_INDEXES.has(audience) || mintsAt.length > 0)
      .map((audience = '') => ({
        file: source.path,
        line: step.line,
        message: `job \`${row.job}\` asks for an ID token with the audience \`${audience}\`, and ${titleOf(row.index)} takes \`${profile.audience}\` only`,
        mend: `ask ${titleOf(row.index)} for its audience (\`/_/oidc/audience\`), or write \`${profile.audience}\``,
      })),
  );
}

/** An ID token is for one audience: PyPI takes no token for the test index, nor the other way round. */
export const AUDIENCE_MISMATCH: Rule = {
  name: 'audience-mismatch',
  summary: 'a script asks for an ID token with the audience of another index',
  severity: 'error',
  confidence: 'medium',
  taxonomy: ['B6'],
  check: ({ jobs }) =>
    jobs.flatMap((own) => {
      const same = jobs.filter(({ row, source }) => row.job === own.row.job && source === own.source);
      return problemsOf(own, new Set(same.map(({ row }) => profileOf(row.index)?.audience)));
    }),
};
