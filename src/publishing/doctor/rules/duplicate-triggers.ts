import type { Problem } from '../finding.ts';
import { type PublishingJob, publishingJobs } from '../jobs/release-jobs.ts';
import type { Project, ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

/** Events that one release makes: the tag is pushed, the ref is created, the release is published. */
const OF_ONE_RELEASE = ['push', 'release', 'create'];

function eventsOfTag({ publishJob }: ProjectJob): readonly string[] {
  const names = publishJob.events.filter(({ ref }) => ref.startsWith('refs/tags/')).map(({ event }) => event);
  return OF_ONE_RELEASE.filter((name) => names.includes(name));
}

function problemsOf({ source, job, rows }: PublishingJob, project: Project): readonly Problem[] {
  return rows.flatMap((row) => {
    const [first = '', second] = eventsOfTag(row);
    if (second === undefined) return [];
    const starts = row.publishJob.callers[0]?.workflow ?? source.workflow.fileName;
    const starting = project.workflows.find(({ workflow }) => workflow.fileName === starts) ?? source;
    const trigger = starting.workflow.triggers.find(({ event }) => event === second);
    return [
      {
        file: starting.path,
        line: trigger?.line ?? job.line,
        message: `job \`${job.id}\` is started by the ${first} of a tag and again by its ${second}, and publishes twice`,
        mend: `keep one of \`${first}\` and \`${second}\`, or let the job ask for \`github.event_name\``,
      },
    ];
  });
}

/** The second run finds the files of the first, and fails or mixes two builds. */
export const DUPLICATE_TRIGGERS: Rule = {
  name: 'duplicate-triggers',
  summary: 'the push of a tag and its release both start a publish job',
  severity: 'warning',
  confidence: 'high',
  taxonomy: ['C7'],
  check: (project) => publishingJobs(project).flatMap((job) => problemsOf(job, project)),
};
