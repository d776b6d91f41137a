import { matchesPattern, matchesRefRule } from '../../config/index.ts';
import { type TriggerEvent, registrationFor } from '../../workflow/index.ts';
import type { ForgeEnvironment } from '../facts.ts';
import type { Problem } from '../finding.ts';
import type { Project, ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';
import { expectedTag, likelyTags } from '../tags.ts';

const TAG = 'refs/tags/';
const HEAD = 'refs/heads/';

/** Tags that an event may come with: the expected one, or likely ones of its filter. */
function tagsOf({ ref }: TriggerEvent, { facts }: Project): readonly string[] {
  const pattern = ref.slice(TAG.length);
  const expected = expectedTag(facts);
  if (expected !== undefined && matchesPattern(pattern, expected)) return [expected];
  return likelyTags(pattern).filter((tag) => matchesPattern(pattern, tag));
}

/** True when the policy lets nothing in that the event can come with, as far as can be told. */
function isRefused(event: TriggerEvent, { refPatterns = [] }: ForgeEnvironment, project: Project): boolean {
  const patternsOf = (kind: 'branch' | 'tag'): readonly string[] =>
    refPatterns.filter((one) => one.kind === kind).map(({ pattern }) => pattern);
  if (event.ref.startsWith(TAG)) {
    const tags = tagsOf(event, project);
    const takes = (tag: string): boolean => patternsOf('tag').some((pattern) => matchesRefRule(pattern, tag));
    return patternsOf('tag').length === 0 || (tags.length > 0 && !tags.some(takes));
  }
  if (!event.ref.startsWith(HEAD)) return false;
  const branch = event.ref.slice(HEAD.length);
  const isExact = !/[*?+[\\!]/u.test(branch);
  const patterns = patternsOf('branch');
  return patterns.length === 0 || (isExact && !patterns.some((pattern) => matchesRefRule(pattern, branch)));
}

/** What is often wrong: a filter of a workflow was copied, in which these marks mean something else. */
function remarkOf({ refPatterns = [] }: ForgeEnvironment): string {
  const isCopied = refPatterns.some(({ pattern }) => /[\])*]\+|[\])]\?/u.test(pattern));
  const words =
    'a deployment rule is no filter of a workflow: `+` is a plus there, and `?` any one character';
  return isCopied ? ` (${words})` : '';
}

function problemsOf({ publishJob, source, job }: ProjectJob, project: Project): readonly Problem[] {
  const name = registrationFor(publishJob, project.facts.repository).environment;
  const found = project.facts.online?.environments?.find(
    (one) => one.name.toLowerCase() === name?.toLowerCase(),
  );
  if (found?.refPatterns === undefined) return [];
  const { events } = publishJob;
  const refused = events.filter((event) => isRefused(event, found, project));
  const [first] = refused;
  if (first === undefined) return [];
  // A run by hand that is held back is what such a policy is for.
  const isAll = refused.length === events.length;
  const allowed = found.refPatterns.map(({ kind, pattern }) => `${kind} \`${pattern}\``).join(', ');
  return [
    {
      file: source.path,
      line: publishJob.environmentLine,
      message: `environment \`${found.name}\` refuses \`${first.ref}\`, on which \`${first.event}\` starts job \`${job.id}\`: it lets in ${allowed === '' ? 'nothing' : allowed}`,
      mend: `add \`${first.ref.replace(/^refs\/(?:tags|heads)\//u, '')}\` as a ${first.ref.startsWith(TAG) ? 'tag' : 'branch'} to the deployment rules of \`${found.name}\`, or start the job on what they let in${remarkOf(found)}`,
      ...(isAll ? {} : { severity: 'note' as const }),
    },
  ];
}

/** GitHub stops the job before its first step, and nothing is published. */
export const ENVIRONMENT_REFUSES_REF: Rule = {
  name: 'environment-refuses-ref',
  summary: 'the environment of a publish job lets in none of the refs that start it',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['C4', 'C5'],
  check: (project) => project.jobs.flatMap((job) => problemsOf(job, project)),
};
