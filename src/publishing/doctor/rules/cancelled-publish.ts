import { type YamlNode, entry, member, textOf } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { type PublishingJob, isProduction, publishingJobs } from '../jobs/release-jobs.ts';
import { jobNode } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

/** Groups in which no two runs meet. */
const ALONE = /\bgithub\s*\.\s*(?:run_id|run_number|sha)\b/u;
const OF_REF = /\bgithub\s*\.\s*(?:ref|ref_name)\b/u;

/** A run on a tag meets only another run on the same tag; runs on a branch follow each other. */
const isOfOneTag = ({ rows }: PublishingJob): boolean =>
  rows.every(({ publishJob }) => publishJob.events.every(({ ref }) => ref.startsWith('refs/tags/')));

function problemsIn(node: YamlNode | undefined, publishing: PublishingJob): readonly Problem[] {
  const concurrency = member(node, 'concurrency');
  const cancels = entry(concurrency, 'cancel-in-progress');
  const group = textOf(member(concurrency, 'group')) ?? '';
  if (cancels === undefined || textOf(cancels.value) !== 'true' || ALONE.test(group)) return [];
  const isRare = (OF_REF.test(group) && isOfOneTag(publishing)) || !publishing.rows.some(isProduction);
  return [
    {
      file: publishing.source.path,
      line: cancels.line,
      message: `a newer run cancels job \`${publishing.job.id}\` while it uploads, and half a release stays`,
      mend: 'set `cancel-in-progress: false` where something is published',
      ...(isRare ? { severity: 'note' as const } : {}),
    },
  ];
}

/** What is uploaded stays: a run that is cut off leaves a release of half its files. */
export const CANCELLED_PUBLISH: Rule = {
  name: 'cancelled-publish',
  summary: 'a newer run cancels a job that publishes',
  severity: 'warning',
  confidence: 'high',
  taxonomy: ['C8'],
  check: (project) =>
    publishingJobs(project).flatMap((publishing) => [
      ...problemsIn(publishing.source.tree, publishing),
      ...problemsIn(jobNode(publishing.source, publishing.job), publishing),
    ]),
};
