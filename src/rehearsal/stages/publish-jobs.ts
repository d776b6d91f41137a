import type { Timeline } from '../events.ts';
import type { PlannedJob } from '../plan/planned-job.ts';
import type { RehearsedIndex } from '../result.ts';
import { type PublishStage, rehearseJob, skippedJob } from './publish-job.ts';

/** The steps of one job in one run: what is refused ends it. */
function isSameRun(job: PlannedJob, earlier: RehearsedIndex): boolean {
  const isSameJob = earlier.job === job.job.job && earlier.line === job.job.line;
  return isSameJob && earlier.claims['event_name'] === job.claims['event_name'];
}

/** Why a job cannot run: one that it needs was refused, or its own step before. */
function blockedBy(job: PlannedJob, done: readonly RehearsedIndex[]): string | undefined {
  const refused = done.filter(({ verdict }) => verdict === 'refused');
  const own = refused.find((earlier) => isSameRun(job, earlier));
  if (own !== undefined) return `the same job was refused by \`${own.index}\` before`;
  const needed = refused.find((earlier) => job.job.needs.includes(earlier.job));
  return needed === undefined ? undefined : `it needs \`${needed.job}\`, which was refused`;
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
      const blocked = blockedBy(job, done);
      if (blocked !== undefined) return skippedJob(job, shared.servers, blocked);
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
