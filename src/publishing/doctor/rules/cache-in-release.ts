import type { Problem } from '../finding.ts';
import { type ReleaseJob, releaseJobs } from '../jobs/release-jobs.ts';
import { type WrittenStep, actionOf, inputEntry, inputOf, writtenSteps } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

const CACHE_ACTIONS =
  /^(?:actions\/cache(?:\/restore)?|swatinem\/rust-cache|mozilla-actions\/sccache-action)$/u;
/** Inputs of set-up actions that restore a cache. */
const CACHE_INPUTS = ['cache', 'enable-cache', 'bundler-cache'];

/** Where a step restores a cache; an expression decides for itself. */
function lineOf(written: WrittenStep): number | undefined {
  const action = actionOf(written.step);
  if (CACHE_ACTIONS.test(action)) return written.step.line;
  if (!/\/(?:setup-|[\w-]*-setup|uv-)|\/setup/u.test(action)) return undefined;
  const name = CACHE_INPUTS.find((one) => {
    const value = inputOf(written.step, one);
    return value !== undefined && !/^(?:false|)$/u.test(value) && !value.includes('${{');
  });
  return name === undefined ? undefined : inputEntry(written, name)?.line;
}

function problemsOf({ source, job, publishes }: ReleaseJob): readonly Problem[] {
  return writtenSteps(source, job).flatMap((written) => {
    const line = lineOf(written);
    if (line === undefined) return [];
    return [
      {
        file: source.path,
        line,
        message: `job \`${job.id}\` of the release restores a cache, which any earlier run may have filled`,
        mend: 'build releases without a cache: they are rare, and what is in a cache nobody has reviewed',
        // A job before it may only test, and hand on its report.
        ...(publishes ? {} : { severity: 'note' as const, confidence: 'low' as const }),
      },
    ];
  });
}

/** What an earlier run has put into a cache becomes part of the release, and no review has seen it. */
export const CACHE_IN_RELEASE: Rule = {
  name: 'cache-in-release',
  summary: 'a job of the release restores a cache',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: [],
  check: (project) =>
    releaseJobs(project)
      .filter(({ publishes, builds }) => publishes || builds)
      .flatMap(problemsOf),
};
