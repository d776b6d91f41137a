import { buildsIn } from '../jobs/build-commands.ts';
import { type PublishingJob, publishingJobs } from '../jobs/release-jobs.ts';
import { writtenSteps } from '../jobs/written-steps.ts';
import type { Problem } from '../finding.ts';
import type { Rule } from '../rule.ts';

function problemsOf({ source, job, rows }: PublishingJob): readonly Problem[] {
  const own = rows
    .filter(({ row }) => row.idToken !== 'missing')
    .flatMap(({ publishJob }) => publishJob.stepLines);
  const last = Math.max(0, ...own);
  const found = writtenSteps(source, job)
    .filter(({ step }) => step.line <= last)
    .flatMap((written) => buildsIn(source, written));
  const first = found.find(({ isBuild }) => isBuild) ?? found[0];
  if (first === undefined) return [];
  return [
    {
      file: source.path,
      line: first.line,
      message: `job \`${job.id}\` can have an ID token and runs ${first.what} before it publishes: whatever that runs can publish as well`,
      mend: 'build in a job of its own without `id-token: write`, and hand the files over as an artifact',
      ...(first.isBuild ? {} : { severity: 'note' as const, confidence: 'medium' as const }),
    },
  ];
}

/** Build backends, plug-ins and dependencies run code of others, and the ID token is there for the asking. */
export const BUILD_IN_PUBLISH_JOB: Rule = {
  name: 'build-in-publish-job',
  summary: 'a job that can have an ID token builds what it publishes',
  severity: 'warning',
  confidence: 'high',
  taxonomy: [],
  check: (project) => publishingJobs(project).flatMap(problemsOf),
};
