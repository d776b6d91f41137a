import type { Problem } from '../finding.ts';
import type { ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

const COMMIT = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/u;
const DIGEST = /@sha256:[0-9a-f]{64}$/u;

/** True for an action whose code cannot change behind the workflow's back. */
function isPinned(uses: string): boolean {
  if (uses.startsWith('docker://')) return DIGEST.test(uses);
  // A local action, `./` or `$/`, is of the same commit as the workflow.
  return /^(?:\.{1,2}|\$)\//u.test(uses) || COMMIT.test(uses.split('@')[1] ?? '');
}

function problemsOf({ source, job }: ProjectJob): readonly Problem[] {
  return job.steps.flatMap(({ uses, line }) =>
    uses === undefined || isPinned(uses)
      ? []
      : [
          {
            file: source.path,
            line,
            message: `job \`${job.id}\` publishes and runs \`${uses}\`, which is not pinned to a commit`,
            mend: `write the full commit instead of \`${uses.split('@')[1] ?? 'nothing'}\`, with the tag in a comment`,
          },
        ],
  );
}

/** Whoever can move a tag of an action that a publish job runs can publish. */
export const UNPINNED_ACTION: Rule = {
  name: 'unpinned-action',
  summary: 'a publish job runs an action that is not pinned to a commit',
  severity: 'warning',
  confidence: 'high',
  taxonomy: [],
  check: ({ jobs }) => jobs.flatMap(problemsOf),
};
