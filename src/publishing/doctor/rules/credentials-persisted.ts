import type { Problem } from '../finding.ts';
import { type ReleaseJob, releaseJobs } from '../jobs/release-jobs.ts';
import { actionOf, commandsIn, inputEntry, inputOf, writtenSteps } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';
import { inputEdits } from '../step-edits.ts';

const PUSHES =
  /^git (?:-\S+ )*(?:push|fetch|pull|clone|submodule)\b|semantic-release|\bbumpversion\b|\bcz bump\b/u;
const PUSHING_ACTION = /push|commit|release|semantic|deploy|tag/u;

/** A job that pushes later needs what the checkout leaves. */
function needsCredentials({ source, job }: ReleaseJob): boolean {
  const steps = writtenSteps(source, job);
  return steps.some(
    (written) =>
      commandsIn(source, written).some(({ words }) => PUSHES.test(words.join(' '))) ||
      (PUSHING_ACTION.test(actionOf(written.step)) && !actionOf(written.step).startsWith('pypa/')),
  );
}

function problemsOf(own: ReleaseJob): readonly Problem[] {
  const { source, job, publishes } = own;
  const checkouts = writtenSteps(source, job).filter(
    ({ step }) =>
      actionOf(step) === 'actions/checkout' &&
      [undefined, 'true'].includes(inputOf(step, 'persist-credentials')),
  );
  if (checkouts.length === 0 || needsCredentials(own)) return [];
  return checkouts.map((written) => ({
    file: source.path,
    line: inputEntry(written, 'persist-credentials')?.line ?? written.step.line,
    message: `the checkout of job \`${job.id}\` leaves the token of the run where every later step can read it`,
    mend: 'set `persist-credentials: false` in its `with`',
    ...(publishes ? {} : { severity: 'note' as const }),
    fix: inputEdits(source, written, 'persist-credentials', 'false'),
  }));
}

/** A token that lies in the work tree is read by every later step, and packed by every careless artifact. */
export const CREDENTIALS_PERSISTED: Rule = {
  name: 'credentials-persisted',
  summary: 'a checkout in a release leaves its credentials behind',
  severity: 'warning',
  confidence: 'high',
  taxonomy: [],
  check: (project) =>
    releaseJobs(project)
      .filter(({ publishes, builds }) => publishes || builds)
      .flatMap(problemsOf),
};
