import type { Step } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { exchangeStepsOf } from '../jobs/exchange-steps.ts';
import type { ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

const BUILDS =
  /(?:^|[\s;&|])(?:python[\d.]*\s+-m\s+build|pyproject-build|(?:uv|hatch|poetry|flit|pdm|rye|maturin)\s+build|cibuildwheel|setup\.py\s+(?:sdist|bdist_wheel))(?=[\s;&|]|$)/u;
const BUILD_ACTION = /^(?:pypa\/cibuildwheel|hynek\/build-and-inspect-python-package)@/iu;

const builds = ({ run = '', uses = '' }: Step): boolean =>
  BUILDS.test(run.slice(0, 100_000)) || BUILD_ACTION.test(uses);

function problemsOf({ job, source, row }: ProjectJob): readonly Problem[] {
  const byScript = exchangeStepsOf(job).map(({ step }) => step);
  const minting = job.steps.filter((step) => byScript.includes(step) || /mint/iu.test(step.uses ?? ''));
  const [first] = minting;
  if (first === undefined) return [];
  const after = job.steps.slice(job.steps.indexOf(first) + 1);
  const build = after.find(builds);
  if (build === undefined) return [];
  return [
    {
      file: source.path,
      line: first.line,
      message: `job \`${row.job}\` gets its token before it builds (line ${build.line}): an ID token lives minutes, an upload token of PyPI 15`,
      mend: 'get the token right before the upload, best in a job that builds nothing',
    },
  ];
}

/** A token that waits for a build may be dead when it is needed, and every build step can read it. */
export const TOKEN_BEFORE_BUILD: Rule = {
  name: 'token-before-build',
  summary: 'a job gets its ID token or upload token before it builds',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['B7'],
  check: ({ jobs }) => jobs.flatMap(problemsOf),
};
