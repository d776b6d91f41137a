import { entry } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { buildsIn } from '../jobs/build-commands.ts';
import { type ReleaseJob, publishingJobs, releaseJobs } from '../jobs/release-jobs.ts';
import { type WrittenStep, actionOf, inputEntry, inputOf, writtenSteps } from '../jobs/written-steps.ts';
import type { Project, ProjectWorkflow } from '../project.ts';
import type { Rule } from '../rule.ts';
import { inputEdits } from '../step-edits.ts';

const FROM_GIT =
  /\b(?:setuptools[-_]scm|hatch-vcs|versioningit|setuptools-git-versioning|poetry-dynamic-versioning|uv-dynamic-versioning|dunamai|flit[-_]scm|versioneer)\b|^\s*source\s*=\s*["'](?:scm|vcs)["']/mu;

/** What makes the versions of the root's project from tags; undefined: nothing does. */
function versionTool({ facts }: Project): string | undefined {
  return FROM_GIT.exec(facts.files.get('pyproject.toml') ?? '')?.[0].trim();
}

/** `python -m build backend` builds another project of the repository. */
const ELSEWHERE =
  /\bbuild\s+(?:-\w\s+|--[\w-]+(?:=\S+)?\s+)*(?![-.])[\w/]+|--(?:directory|project|package)\b|^\s*cd\s/mu;

function buildsRoot(source: ProjectWorkflow, written: WrittenStep): boolean {
  const { run = '' } = written.step;
  const isRoot = entry(written.node, 'working-directory') === undefined && !ELSEWHERE.test(run);
  return isRoot && buildsIn(source, written).some(({ isBuild }) => isBuild);
}

function problemsOf({ source, job }: ReleaseJob, tool: string, isOfTags: boolean): readonly Problem[] {
  const steps = writtenSteps(source, job);
  const builds = steps.some((written) => buildsRoot(source, written));
  const fetches = steps.some(({ step }) =>
    /git fetch\b[^\n]*(?:--unshallow|--tags|--depth)/u.test(step.run ?? ''),
  );
  if (!builds || fetches) return [];
  return steps
    .filter(({ step }) => actionOf(step) === 'actions/checkout')
    .filter(
      ({ step }) => /^\d*$/u.test(inputOf(step, 'fetch-depth') ?? '') && inputOf(step, 'fetch-depth') !== '0',
    )
    .map((written) => ({
      file: source.path,
      line: inputEntry(written, 'fetch-depth')?.line ?? written.step.line,
      message: isOfTags
        ? `job \`${job.id}\` builds from a shallow checkout, and \`${tool}\` takes the version from tags: only a checkout of the tag itself has one`
        : `job \`${job.id}\` builds from a shallow checkout without tags, from which \`${tool}\` makes a wrong version`,
      mend: 'set `fetch-depth: 0` in the `with` of the checkout',
      ...(isOfTags ? { severity: 'note' as const } : {}),
      fix: inputEdits(source, written, 'fetch-depth', '0'),
    }));
}

/** True when nothing but tags starts the releases that the job is of. */
function isOfTags({ source }: ReleaseJob, project: Project): boolean {
  const all = publishingJobs(project);
  const own = all.filter((one) => one.source === source);
  const events = (own.length > 0 ? own : all).flatMap(({ rows }) =>
    rows.flatMap(({ publishJob }) => publishJob.events),
  );
  return events.every(({ ref }) => ref.startsWith('refs/tags/'));
}

/** Without tags a version tool falls back to something like `0.1.dev1+g1234`, which PyPI refuses or which is wrong. */
export const SHALLOW_VERSION: Rule = {
  name: 'shallow-version',
  summary: 'the version comes from git, and the build has no history of it',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['D3'],
  check: (project) => {
    const tool = versionTool(project);
    if (tool === undefined) return [];
    return releaseJobs(project)
      .filter(({ publishes, builds }) => publishes || builds)
      .flatMap((job) => problemsOf(job, tool, isOfTags(job, project)));
  },
};
