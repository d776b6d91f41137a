import type { Problem } from '../finding.ts';
import { type PublishingJob, publishingJobs } from '../jobs/release-jobs.ts';
import { isPypaAction, packagesDir } from '../jobs/upload-folder.ts';
import { type WrittenStep, inputOf, writtenSteps } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

/** Attestations are made without being asked for since 1.11. */
function isOld({ step }: WrittenStep, source: PublishingJob['source']): boolean {
  const near = source.text.split('\n').slice(step.line - 1, step.line + 3);
  const uses = near.find((line) => line.includes('gh-action-pypi-publish')) ?? '';
  const [, minor] = /[@\s]v1\.(\d+)/u.exec(uses) ?? [];
  return minor !== undefined && Number(minor) < 11;
}

function eventsAt(line: number, { rows }: PublishingJob): ReadonlySet<string> {
  const own = rows.filter(({ publishJob }) => publishJob.stepLines.includes(line));
  return new Set(
    own.flatMap(({ publishJob }) => publishJob.events.map(({ event, ref }) => `${event} ${ref}`)),
  );
}

function attests(written: WrittenStep, publishing: PublishingJob): boolean {
  const { step } = written;
  const own = publishing.rows.filter(({ publishJob }) => publishJob.stepLines.includes(step.line));
  const mayExchange = own.some(({ row }) => row.auth !== 'token' && row.idToken !== 'missing');
  return (
    isPypaAction(written) &&
    mayExchange &&
    inputOf(step, 'attestations') !== 'false' &&
    !isOld(written, publishing.source)
  );
}

function problemsOf(publishing: PublishingJob): readonly Problem[] {
  const { source, job } = publishing;
  const steps = writtenSteps(source, job).filter((written) => attests(written, publishing));
  return steps.flatMap((second, at) => {
    const events = eventsAt(second.step.line, publishing);
    const first = steps
      .slice(0, at)
      .find(
        (one) =>
          packagesDir(one) === packagesDir(second) &&
          [...eventsAt(one.step.line, publishing)].some((event) => events.has(event)),
      );
    if (first === undefined) return [];
    const isSure = first.step.condition === null && second.step.condition === null;
    return [
      {
        file: source.path,
        line: second.step.line,
        message: `job \`${job.id}\` publishes \`${packagesDir(second)}\` a second time, where the attestations of the first lie already`,
        mend: 'publish to each index from a job of its own, or set `attestations: false` on the first',
        ...(isSure ? {} : { confidence: 'medium' as const }),
      },
    ];
  });
}

/** The second step ends in `already has a publish attestation`: the test index has the release, production has not. */
export const ATTESTATIONS_TWICE: Rule = {
  name: 'attestations-twice',
  summary: 'two publish steps of one job make attestations in the same folder',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['D2'],
  check: (project) => publishingJobs(project).flatMap(problemsOf),
};
