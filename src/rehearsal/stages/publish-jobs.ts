import type { Timeline } from '../events.ts';
import type { PlannedJob } from '../plan/planned-job.ts';
import type { RehearsedIndex } from '../result.ts';
import { type PublishStage, rehearseJob, skippedJob } from './publish-job.ts';

/** Jobs that cannot run because one that they need was refused or skipped. */
function blockerOf(job: PlannedJob, done: readonly RehearsedIndex[]): RehearsedIndex | undefined {
  return done.find((earlier) => earlier.verdict === 'refused' && job.job.needs.includes(earlier.job));
}

function detailOf(entry: RehearsedIndex): string {
  if (entry.verdict === 'refused') return `${entry.index}: refused, ${entry.refusal?.code ?? 'unknown'}`;
  if (entry.verdict === 'skipped') return `${entry.index}: skipped, ${entry.reason ?? ''}`;
  return `${entry.index}: accepted, ${entry.files.length} files served, installed: ${entry.installed}`;
}

/** Runs the publish jobs one after the other, as `needs` has them. */
export async function runPublishJobs(
  jobs: readonly PlannedJob[],
  shared: Omit<PublishStage, 'progress'>,
  timeline: Timeline,
): Promise<readonly RehearsedIndex[]> {
  const done: RehearsedIndex[] = [];
  for (const job of jobs) {
    const progress = (text: string, doneBytes: number, totalBytes: number): void =>
      timeline.tell({ kind: 'progress', text, doneBytes, totalBytes });
    const run = async (): Promise<RehearsedIndex> => {
      if (job.skip !== '') return skippedJob(job, shared.servers, job.skip);
      const blocker = blockerOf(job, done);
      if (blocker !== undefined) {
        return skippedJob(job, shared.servers, `it needs \`${blocker.job}\`, which was refused`);
      }
      return rehearseJob(job, { ...shared, progress });
    };
    const entry = await timeline.step('publish', `Job ${job.job.job} publishes to ${job.index}`, async () => {
      const ended = await run();
      return [ended, detailOf(ended)] as const;
    });
    done.push(entry);
  }
  return done;
}
