import { entry } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { type PublishingJob, publishingJobs } from '../jobs/release-jobs.ts';
import { isPypaAction } from '../jobs/upload-folder.ts';
import { jobNode, writtenSteps } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

const OTHER_SYSTEM = /^(?:windows|macos)/iu;

/** The labels of runners that a job can run on, through its matrix. */
function runnersOf({ job }: PublishingJob): readonly string[] {
  return job.runsOn.flatMap((text) => {
    const key = /^\$\{\{\s*matrix\.(?<key>[\w-]+)\s*\}\}$/u.exec(text)?.groups?.['key'];
    if (key === undefined) return [text];
    return job.matrix === 'unknown'
      ? []
      : job.matrix.map((leg) => leg[key]).filter((label) => typeof label === 'string');
  });
}

function problemsOf(publishing: PublishingJob): readonly Problem[] {
  const { source, job } = publishing;
  const runner = runnersOf(publishing).find((label) => OTHER_SYSTEM.test(label));
  if (runner === undefined) return [];
  return writtenSteps(source, job)
    .filter(isPypaAction)
    .filter(
      ({ step }) =>
        !/runner\.os|matrix\./u.test(`${step.condition?.text ?? ''} ${job.condition?.text ?? ''}`),
    )
    .map(() => ({
      file: source.path,
      line: entry(jobNode(source, job), 'runs-on')?.line ?? job.line,
      message: `job \`${job.id}\` runs on \`${runner}\`, and the PyPA action is a container action, which runs on Linux only`,
      mend: 'build where you must, and publish from a job on Linux that needs the builds',
    }));
}

/** `Container action is only supported on Linux`: the job fails before it has done anything. */
export const CONTAINER_ACTION_RUNNER: Rule = {
  name: 'container-action-runner',
  summary: 'a container action publishes on a runner that is not Linux',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['D7'],
  check: (project) => publishingJobs(project).flatMap(problemsOf),
};
