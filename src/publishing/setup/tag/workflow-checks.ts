import { matchesPattern } from '../../config/index.ts';
import type { JobRow } from '../../doctor/index.ts';
import type { TagFacts } from './facts.ts';
import type { TagCheck } from './tag-check.ts';

/** What doctor stops a release for: a finding that is an error, a job that an index refuses. */
export function doctorCheck({ diagnosis }: Pick<TagFacts, 'diagnosis'>): TagCheck {
  const check = 'doctor';
  const errors = diagnosis.findings.filter(({ severity }) => severity === 'error');
  const refused = diagnosis.jobs.filter(({ events }) => events.some(({ verdict }) => verdict === 'reject'));
  const [first] = errors;
  const reasons = [
    ...refused.map(({ job, index }) => `\`${index ?? 'an index'}\` would refuse job \`${job}\``),
    ...(first === undefined ? [] : [`${errors.length} errors, the first: ${first.message} (${first.rule})`]),
  ];
  if (reasons.length === 0) {
    return {
      check,
      outcome: 'passed',
      message: `${diagnosis.jobs.length} publish jobs, none refused, no error`,
    };
  }
  return { check, outcome: 'failed', message: reasons.join('; '), mend: 'read `tokenless doctor`' };
}

/** True when the push of this tag starts the job. */
function isStartedBy({ events }: JobRow, tag: string): boolean {
  const ref = `refs/tags/${tag}`;
  return events.some((event) => event.event === 'push' && matchesPattern(event.ref, ref));
}

/** The workflows with a publish job that the push of a tag starts: file names. */
export function startedWorkflows({ diagnosis, tag }: Pick<TagFacts, 'diagnosis' | 'tag'>): readonly string[] {
  return [...new Set(diagnosis.jobs.filter((row) => isStartedBy(row, tag)).map(({ workflow }) => workflow))];
}

/** Whether the push will start anything that publishes. */
export function startsCheck(facts: Pick<TagFacts, 'diagnosis' | 'tag'>): TagCheck {
  const check = 'starts';
  const started = startedWorkflows(facts);
  if (started.length > 0) {
    return {
      check,
      outcome: 'passed',
      message: `the tag starts ${started.map((file) => `\`${file}\``).join(', ')}`,
    };
  }
  const files = [...new Set(facts.diagnosis.jobs.map(({ workflow }) => workflow))];
  return {
    check,
    outcome: 'warned',
    message:
      files.length === 0
        ? 'no workflow here publishes: the tag starts nothing of it'
        : `the push of \`${facts.tag}\` starts no publish job`,
    mend:
      files.length === 0
        ? '`tokenless init` writes a release workflow'
        : `let \`on: push: tags:\` of \`${files[0] ?? ''}\` take the tag, or start it by hand after the push`,
  };
}
