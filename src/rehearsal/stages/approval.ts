import { rehearsalErrors } from '../errors.ts';
import type { PlannedJob } from '../plan/planned-job.ts';

/** Who approves environments in a rehearsal. */
export interface Approvals {
  /** Names given by `--approve`. */
  readonly names: readonly string[];
  /** Asks a person on a terminal; absent where nobody is there. */
  readonly ask?: (question: string) => Promise<boolean>;
}

/** The declared reviewers of a job's environment. */
export function reviewersOf({ publishers, environment }: PlannedJob): readonly string[] {
  if (environment === null) return [];
  const own = publishers.filter(
    (publisher) => publisher.environment?.toLowerCase() === environment.toLowerCase(),
  );
  return [...new Set(own.flatMap(({ reviewers }) => reviewers))];
}

/**
 * Keeps the rule of a gated environment: one of its reviewers approves, or the job does not run. Answers in
 * words; throws `environment-approval-missing`.
 */
export async function approveEnvironment(job: PlannedJob, approvals: Approvals): Promise<string> {
  const reviewers = reviewersOf(job);
  const environment = job.environment ?? '';
  if (reviewers.length === 0) return 'no reviewers declared';
  const named = approvals.names.find((name) =>
    reviewers.some((reviewer) => reviewer.toLowerCase() === name.toLowerCase()),
  );
  if (named !== undefined) return `approved by ${named}`;
  const question = `Approve environment ${environment} for job ${job.job.job} as ${reviewers.join(' or ')}?`;
  if (approvals.ask !== undefined && (await approvals.ask(question))) return 'approved on the terminal';
  const location = { file: job.job.workflow, line: job.job.environmentLine };
  throw rehearsalErrors.create(
    'environment-approval-missing',
    { environment, reviewers, job: job.job.job },
    { location },
  );
}
