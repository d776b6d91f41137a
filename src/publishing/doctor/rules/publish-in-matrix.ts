import { entry } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { type PublishingJob, isProduction, publishingJobs } from '../jobs/release-jobs.ts';
import { jobNode } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

/** Axes of one project built many ways. */
const OF_ONE_PROJECT =
  /^(?:os|platform|python|python[-_]?version|pyver|py|arch|target|runner|runs[-_]on|cibw.*|build|wheel)s?$/iu;

function problemsOf({ source, job, rows }: PublishingJob): readonly Problem[] {
  const { matrix } = job;
  const legs = matrix === 'unknown' ? [] : matrix;
  const keys = [...new Set(legs.flatMap((leg) => Object.keys(leg)))];
  if (matrix !== 'unknown' && legs.length < 2) return [];
  if (!rows.some(isProduction)) return [];
  // A matrix of indexes or of projects publishes something else in each leg.
  const isOneProject = keys.some((key) => OF_ONE_PROJECT.test(key));
  if (!isOneProject && (rows.length > 1 || matrix === 'unknown')) return [];
  return [
    {
      file: source.path,
      line: entry(jobNode(source, job), 'strategy')?.line ?? job.line,
      message: `job \`${job.id}\` publishes in a matrix: one leg that fails leaves a release of some of its files`,
      mend: 'build in the matrix, and publish all files from one job that needs it',
      ...(isOneProject ? {} : { severity: 'note' as const, confidence: 'low' as const }),
    },
  ];
}

/** The index takes each leg's upload by itself: installers see the release before it is whole. */
export const PUBLISH_IN_MATRIX: Rule = {
  name: 'publish-in-matrix',
  summary: 'every leg of a matrix publishes its own files of one release',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['C9'],
  check: (project) => publishingJobs(project).flatMap(problemsOf),
};
