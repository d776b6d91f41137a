import type { TokenlessError } from '../../base/index.ts';
import { type Mismatch, explain, match, registerPublisher } from '../../trust/index.ts';
import type { PlannedJob } from '../plan/planned-job.ts';
import { registrationOf } from '../registration.ts';
import type { Refusal } from '../result.ts';

const WORKFLOWS = '.github/workflows/';

/** The line of the workflow that decides a claim: the environment's own, else the job's. */
function lineFor(job: PlannedJob, mismatch: Mismatch | undefined): number {
  return mismatch?.claim === 'environment' ? job.job.environmentLine : job.job.line;
}

/**
 * Asks the matcher that the index runs, in the target's profile, why a job is refused, and says it with the
 * line to change. Undefined where the matcher accepts: then the refusal has another cause.
 */
export function explainRefusal(job: PlannedJob, issuer: string): Refusal | undefined {
  const publishers = job.publishers.map((publisher) =>
    registerPublisher(publisher.provider, registrationOf(publisher), { profile: job.profile }),
  );
  // What the issuer itself adds to every token is not what differs.
  const claims = { ...job.claims, iss: issuer };
  const verdict = match(publishers, claims, job.profile, { assumes: ['jti', 'iat', 'exp', 'nbf', 'aud'] });
  if (verdict.verdict === 'accept') return undefined;
  const { code, why, mend, mismatches } = explain(verdict, claims, job.profile, 'owner');
  const file = `${WORKFLOWS}${job.job.workflow}`;
  const line = lineFor(job, mismatches[0]);
  return {
    code: code ?? verdict.code,
    what: `\`${job.index}\` would refuse job \`${job.job.job}\` of ${job.job.workflow} with \`${verdict.wire}\``,
    wire: verdict.wire,
    why,
    mend: `${mend} (${file}:${line})`,
    file,
    line,
  };
}

/** A refusal in the words of an error, for what is no matter of claims. */
export function refusalFromError(error: TokenlessError, job: PlannedJob): Refusal {
  return {
    code: error.code,
    what: error.message,
    why: error.why,
    mend: error.mend,
    file: `${WORKFLOWS}${job.job.workflow}`,
    line: error.location?.line ?? job.job.line,
  };
}
