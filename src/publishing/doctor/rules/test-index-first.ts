import type { Problem } from '../finding.ts';
import {
  type PublishingJob,
  isProduction,
  isTestIndex,
  jobsBefore,
  publishingJobs,
} from '../jobs/release-jobs.ts';
import type { ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

const isTest = ({ row }: ProjectJob): boolean => isTestIndex(row.index);
const isPyPI = ({ row }: ProjectJob): boolean => row.index === 'pypi';

/** True when some event runs both. */
function meets(one: PublishingJob, other: PublishingJob): boolean {
  const eventsOf = ({ rows }: PublishingJob): readonly string[] =>
    rows.flatMap(({ publishJob }) => publishJob.events.map(({ event, ref }) => `${event} ${ref}`));
  const events = new Set(eventsOf(other));
  return eventsOf(one).some((event) => events.has(event));
}

function problemsOf(own: PublishingJob, all: readonly PublishingJob[]): readonly Problem[] {
  const { source, job, rows } = own;
  const tests = all.filter((other) => other.rows.some(isTest));
  if (!rows.some(isProduction) || rows.some(isTest)) return [];
  if (tests.length === 0) {
    if (!rows.some(isPyPI)) return [];
    return [
      {
        file: source.path,
        line: job.line,
        message: `nothing is tried on a test index before job \`${job.id}\` publishes for good`,
        mend: 'publish to TestPyPI from a job before it, with a publisher of its own there',
        severity: 'note',
        confidence: 'low',
      },
    ];
  }
  const beside = tests.filter((other) => other.source === source && other.job !== job && meets(own, other));
  const before = jobsBefore(source, job);
  const [missed] = beside.some((other) => before.includes(other.job)) ? [] : beside;
  // A job of the test index that waits for production comes after it on purpose.
  if (missed === undefined || jobsBefore(source, missed.job).includes(job)) return [];
  return [
    {
      file: source.path,
      line: job.line,
      message: `job \`${job.id}\` does not wait for \`${missed.job.id}\`, and publishes for good what the test index may refuse`,
      mend: `write \`needs: [${[...job.needs, missed.job.id].join(', ')}]\``,
      // A condition of the test job may keep the two apart.
      ...(missed.job.condition === null ? {} : { severity: 'note' as const, confidence: 'low' as const }),
    },
  ];
}

/** A version can be uploaded once: what the test index would have shown is then there for good. */
export const TEST_INDEX_FIRST: Rule = {
  name: 'test-index-first',
  summary: 'production is published to before, or without, the test index',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: [],
  check: (project) => {
    const all = publishingJobs(project);
    return all.flatMap((own) => problemsOf(own, all));
  },
};
