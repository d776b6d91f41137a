import type { Problem } from '../finding.ts';
import { chainOf, entryOf } from '../jobs/call-chain.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project, ProjectJob } from '../project.ts';
import { titleOf } from '../registrations/page.ts';
import type { Rule } from '../rule.ts';

function problemsOf(job: ProjectJob, project: Project): readonly Problem[] {
  const { row, source } = job;
  const entry = entryOf(chainOf(job, project)) ?? source;
  const refused = row.events.filter(({ code }) => code === 'event-not-allowed');
  const always = profileOf(row.index)?.rules.refusedEvents ?? [];
  const first = new Map(refused.toReversed().map(({ event, ref }) => [event, ref]));
  return [...first].map(([event, ref]) => ({
    file: entry.path,
    line: entry.workflow.triggers.find((trigger) => trigger.event === event)?.line ?? row.line,
    message: `\`${event}\` starts publish job \`${row.job}\`, and ${titleOf(row.index)} takes no ID token of this event${always.includes(event) ? '' : ` on \`${ref}\``}`,
    mend: 'start the publish job by a tag, a release or by hand',
  }));
}

/** Events that run with a stranger's content and the repository's rights are refused at the index. */
export const EVENT_REFUSED: Rule = {
  name: 'event-refused',
  summary: 'an event starts a publish job whose ID tokens the index never takes',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['B4'],
  check: (project) => project.jobs.flatMap((job) => problemsOf(job, project)),
};
