import type { Problem } from '../finding.ts';
import { type PublishingJob, isProduction, jobsBefore, publishingJobs } from '../jobs/release-jobs.ts';
import { type WrittenStep, commandsIn, inputEntry, writtenSteps } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

/** Where a step says that files which are there already do not matter. */
function linesOf(source: PublishingJob['source'], written: WrittenStep): readonly number[] {
  const input = inputEntry(written, 'skip-existing', 'skip_existing');
  const inputs = written.step.with;
  const isOn = [inputs.get('skip-existing'), inputs.get('skip_existing')].includes('true');
  if (input !== undefined && isOn) return [input.line];
  return commandsIn(source, written)
    .filter(({ words }) => words.includes('--skip-existing'))
    .map(({ line }) => line);
}

const COMPARES = /sha-?256|tokenless (?:verify|download)/iu;

/** A job behind it compares what the index serves with what was built. */
const isCompared = ({ source, job }: PublishingJob): boolean =>
  source.workflow.jobs
    .filter((other) => jobsBefore(source, other).includes(job))
    .some(({ steps }) => steps.some(({ run }) => run !== undefined && COMPARES.test(run)));

function problemsOf(publishing: PublishingJob): readonly Problem[] {
  const { source, job, rows } = publishing;
  if (isCompared(publishing)) return [];
  const production = rows.filter(isProduction).flatMap(({ publishJob }) => publishJob.stepLines);
  return writtenSteps(source, job)
    .filter(({ step }) => production.includes(step.line))
    .flatMap((written) => linesOf(source, written))
    .map((line) => ({
      file: source.path,
      line,
      message: `job \`${job.id}\` skips files that the index has, also when their bytes differ`,
      mend: 'publish by a client that compares hashes (`tokenless publish`, `uv publish --check-url`), or let a second upload fail',
    }));
}

/** A second build has other bytes: half of a release is then of one build, half of another. */
export const SKIP_EXISTING: Rule = {
  name: 'skip-existing',
  summary: 'a publish step to production skips files by their names alone',
  severity: 'note',
  confidence: 'high',
  taxonomy: ['D4'],
  check: (project) => publishingJobs(project).flatMap(problemsOf),
};
