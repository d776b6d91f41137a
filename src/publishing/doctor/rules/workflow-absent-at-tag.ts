import { eventsForTag } from '../../workflow/index.ts';
import { publishingJobs } from '../jobs/release-jobs.ts';
import type { Rule } from '../rule.ts';

/** A tag runs the workflows of its own commit: one that was added later does not run for it. */
export const WORKFLOW_ABSENT_AT_TAG: Rule = {
  name: 'workflow-absent-at-tag',
  summary: 'the commit of the tag does not have the workflow that publishes',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['C6'],
  check: (project) => {
    const { tag, git } = project.facts;
    const present = git?.workflowsAtTag;
    if (tag === undefined || present === undefined) return [];
    return publishingJobs(project).flatMap(({ source, job }) =>
      present.includes(source.workflow.fileName) || eventsForTag(source.workflow, tag).length === 0
        ? []
        : [
            {
              file: source.path,
              line: job.line,
              message: `the commit of tag \`${tag}\` has no \`${source.workflow.fileName}\`, so the tag starts no publish job`,
              mend: `commit the workflow first, then make the tag anew on that commit`,
            },
          ],
    );
  },
};
