import { entry, textOf, type YamlNode } from '../../workflow/index.ts';
import { isProduction, publishingJobs } from '../jobs/release-jobs.ts';
import { jobNode, writtenSteps } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

/** The line of `continue-on-error: true`; an expression decides for itself. */
function lineIn(node: YamlNode | undefined): readonly number[] {
  const found = entry(node, 'continue-on-error');
  return found !== undefined && textOf(found.value) === 'true' ? [found.line] : [];
}

/** A release that failed and looks green is missed by everybody. */
export const PUBLISH_CONTINUES_ON_ERROR: Rule = {
  name: 'publish-continues-on-error',
  summary: 'a publish step or job may fail and the run stays green',
  severity: 'warning',
  confidence: 'high',
  taxonomy: [],
  check: (project) =>
    publishingJobs(project).flatMap(({ source, job, rows }) => {
      const own = rows.flatMap(({ publishJob }) => publishJob.stepLines);
      const real = rows.filter(isProduction).flatMap(({ publishJob }) => publishJob.stepLines);
      const steps = writtenSteps(source, job).filter(({ step }) => own.includes(step.line));
      const lines = [
        ...lineIn(jobNode(source, job)).map((line) => ({ line, isReal: real.length > 0 })),
        ...steps.flatMap(({ node, step }) =>
          lineIn(node).map((line) => ({ line, isReal: real.includes(step.line) })),
        ),
      ];
      return lines.map(({ line, isReal }) => ({
        file: source.path,
        line,
        message: `job \`${job.id}\` stays green when its upload fails`,
        mend: 'remove `continue-on-error`, and let uploads that may be repeated be skipped by hash',
        ...(isReal ? {} : { severity: 'note' as const }),
      }));
    }),
};
