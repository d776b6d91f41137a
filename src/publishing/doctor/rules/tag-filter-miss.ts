import { matchesPattern } from '../../config/index.ts';
import { type Trigger, entry, eventsForTag, member } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { publishingJobs } from '../jobs/release-jobs.ts';
import type { Project, ProjectWorkflow } from '../project.ts';
import type { Rule } from '../rule.ts';
import { expectedTag, likelyTags } from '../tags.ts';

/** Marks of regular expressions that a filter takes for themselves. */
const REGEX = /^!?\^|\\[dws]|(?:^|[A-Za-z)\]])\.[*+]|\$$|\([^)]*[|?][^)]*\)|\{\d+(?:,\d*)?\}/u;

/** `\w` is in no description of filters, and workflows that have it are seen to run. */
const ESCAPED_CLASS = /\\[dws]/u;

const looksLikeRegex = (pattern: string): boolean =>
  REGEX.test(pattern) && !likelyTags(pattern).some((tag) => matchesPattern(pattern, tag));

function tagsLine({ tree }: ProjectWorkflow, push: Trigger): number {
  const on = member(tree, 'on') ?? member(tree, 'true');
  return entry(member(on, 'push'), 'tags')?.line ?? push.line;
}

/** Patterns that match no tag that anybody would make. */
function deadPatterns(source: ProjectWorkflow, push: Trigger): readonly Problem[] {
  const dead = (push.tags ?? []).filter(looksLikeRegex);
  const isWhole = dead.length > 0 && dead.length === push.tags?.length;
  return dead.map((pattern) => ({
    file: source.path,
    line: tagsLine(source, push),
    message: `the tag filter \`${pattern}\` is read as a glob and not as a regular expression, and matches no version`,
    mend: 'write a glob: `v*`, or `v[0-9]+.[0-9]+.[0-9]+`',
    ...(isWhole && !ESCAPED_CLASS.test(pattern) ? {} : { severity: 'warning' as const }),
    ...(ESCAPED_CLASS.test(pattern) ? { confidence: 'low' as const } : {}),
  }));
}

function missedTag(sources: readonly ProjectWorkflow[], project: Project): readonly Problem[] {
  const tag = expectedTag(project.facts);
  if (tag === undefined) return [];
  // A workflow that no tag starts is started otherwise, and a tag of its own may start another project's.
  const filtering = sources.flatMap((source) => {
    const push = source.workflow.triggers.find(({ event, tags }) => event === 'push' && tags !== undefined);
    return push === undefined ? [] : [{ source, push }];
  });
  const isTaken = sources.some(({ workflow }) => eventsForTag(workflow, tag).length > 0);
  if (isTaken) return [];
  return filtering
    .filter(({ push }) => !(push.tags ?? []).some(looksLikeRegex))
    .map(({ source, push }) => ({
      file: source.path,
      line: tagsLine(source, push),
      message: `tag \`${tag}\` starts no release: it does not match ${(push.tags ?? []).map((one) => `\`${one}\``).join(', ') || 'an empty filter'}`,
      mend: 'let the filter take the tags that are made, or change `tag` of `[tool.tokenless]` to those that it takes',
    }));
}

/** Nothing happens, and nobody is told: a tag that fits no filter starts no run. */
export const TAG_FILTER_MISS: Rule = {
  name: 'tag-filter-miss',
  summary: 'the tag filter of the release does not match the tags that are made',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['C3'],
  check: (project) => {
    const starting = new Set(
      publishingJobs(project).flatMap(({ source, rows }) => [
        source.workflow.fileName,
        ...rows.flatMap(({ publishJob }) => publishJob.callers.slice(0, 1).map(({ workflow }) => workflow)),
      ]),
    );
    const sources = project.workflows.filter(({ workflow }) => starting.has(workflow.fileName));
    const dead = sources.flatMap((source) =>
      source.workflow.triggers
        .filter(({ event }) => event === 'push')
        .flatMap((push) => deadPatterns(source, push)),
    );
    return [...dead, ...missedTag(sources, project)];
  },
};
