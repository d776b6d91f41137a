import type { OnlineFacts } from '../facts.ts';
import type { Problem } from '../finding.ts';
import type { Project, ProjectJob } from '../project.ts';
import { titleOf } from '../registrations/page.ts';
import { placeOfJob } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

/** Registries that read names out of `sub`. */
const READS_SUBJECT = new Set(['npm', 'nuget']);

function formOf({
  usesDefault,
  immutable,
  claimKeys,
}: NonNullable<OnlineFacts['subject']>): string | undefined {
  if (!usesDefault) return `is made of ${claimKeys.map((key) => `\`${key}\``).join(', ') || 'other claims'}`;
  return immutable ? 'has the immutable form, with numeric ids' : undefined;
}

function problemOf(job: ProjectJob, form: string): Problem {
  const { index } = job.row;
  const place = placeOfJob(job);
  if (READS_SUBJECT.has(index ?? '')) {
    return {
      ...place,
      message: `\`sub\` of this repository's ID tokens ${form}, and ${titleOf(index)} reads names out of it`,
      mend: 'try an exchange before the release, and set the repository back to the default subject if it fails',
      severity: 'warning',
      confidence: 'medium',
    };
  }
  return {
    ...place,
    message: `\`sub\` of this repository's ID tokens ${form}; ${titleOf(index)} does not compare it`,
    mend: 'nothing needs to change here; look at what else trusts `sub`, such as roles at cloud providers',
  };
}

function check({ facts, jobs }: Project): readonly Problem[] {
  const subject = facts.online?.subject;
  const form = subject === undefined ? undefined : formOf(subject);
  if (form === undefined) return [];
  const own = jobs.filter(({ row }) => row.index !== null && row.auth !== 'token');
  const first = new Map(own.toReversed().map((job) => [READS_SUBJECT.has(job.row.index ?? ''), job]));
  return [...first.values()].map((job) => problemOf(job, form));
}

/** Since 2026 new repositories have another `sub`; organizations may change it at will. */
export const SUBJECT_FORMAT: Rule = {
  name: 'subject-format',
  summary: 'the `sub` of the repository’s ID tokens is customised or immutable',
  severity: 'note',
  confidence: 'high',
  taxonomy: ['B10'],
  check,
};
