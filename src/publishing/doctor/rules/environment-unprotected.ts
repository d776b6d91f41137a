import { registrationFor } from '../../workflow/index.ts';
import type { ForgeEnvironment } from '../facts.ts';
import type { Problem } from '../finding.ts';
import { isProduction, publishingJobs } from '../jobs/release-jobs.ts';
import type { Project, ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

type Judged = Pick<Problem, 'message' | 'mend' | 'severity'>;

function judge(name: string, found: ForgeEnvironment | undefined): Judged | undefined {
  if (found === undefined) {
    return {
      message: `environment \`${name}\` does not exist: the first run makes it, without any protection`,
      mend: `create \`${name}\` in the settings of the repository, with a reviewer and the tags that may deploy`,
    };
  }
  if (found.reviewers.length === 0) {
    return {
      message: `nobody has to approve what is published from environment \`${name}\``,
      mend: `add a required reviewer to \`${name}\`: whoever can push a tag publishes alone`,
    };
  }
  if (found.preventsSelfReview) return undefined;
  return {
    message: `whoever starts a release may approve it in environment \`${name}\``,
    mend: `set "Prevent self-review" on \`${name}\`, where more than one person can approve`,
    severity: 'note',
  };
}

function problemsOf({ publishJob, source }: ProjectJob, { facts }: Project): readonly Problem[] {
  const environments = facts.online?.environments;
  const name = registrationFor(publishJob, facts.repository).environment;
  if (environments === undefined || name === undefined) return [];
  const found = environments.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const judged = judge(name, found);
  return judged === undefined ? [] : [{ file: source.path, line: publishJob.environmentLine, ...judged }];
}

/** An environment that asks nobody is a name: it holds back nothing. */
export const ENVIRONMENT_UNPROTECTED: Rule = {
  name: 'environment-unprotected',
  summary: 'nobody else has to approve what is published to production',
  severity: 'warning',
  confidence: 'high',
  taxonomy: [],
  check: (project) =>
    publishingJobs(project)
      .flatMap(({ rows }) => rows.filter(isProduction))
      .flatMap((row) => problemsOf(row, project)),
};
