import { matchesPattern } from '../../config/index.ts';
import type { JobRow } from '../../doctor/index.ts';
import type { TagFacts } from './facts.ts';
import { skipWordsIn } from './follow/skip-words.ts';
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

type JobEvent = JobRow['events'][number];

/** True for the push of this tag. */
function isPushOf({ event, ref }: JobEvent, tag: string): boolean {
  return event === 'push' && matchesPattern(ref, `refs/tags/${tag}`);
}

/** The file that GitHub runs: of a job in a reusable workflow that is the calling one, which its claims name. */
function fileOf({ workflow }: JobRow, event: JobEvent | undefined): string {
  const told = /\/\.github\/workflows\/(?<file>[^/@]+)@/u.exec(event?.claims['workflow_ref'] ?? '');
  return told?.groups?.['file'] ?? workflow;
}

/** The workflows that publish, whatever starts them: file names. */
export function publishingWorkflows({ diagnosis }: Pick<TagFacts, 'diagnosis'>): readonly string[] {
  return [...new Set(diagnosis.jobs.map((row) => fileOf(row, row.events[0])))];
}

/** The workflows with a publish job that the push of a tag starts: file names. */
export function startedWorkflows({ diagnosis, tag }: Pick<TagFacts, 'diagnosis' | 'tag'>): readonly string[] {
  const files = diagnosis.jobs.flatMap((row) =>
    row.events.filter((event) => isPushOf(event, tag)).map((event) => fileOf(row, event)),
  );
  return [...new Set(files)];
}

/** Whether the push will start anything that publishes. */
export function startsCheck(
  facts: Pick<TagFacts, 'diagnosis' | 'tag' | 'commitMessage' | 'inGitHubActions'>,
): TagCheck {
  const check = 'starts';
  const started = startedWorkflows(facts);
  const words = skipWordsIn(facts.commitMessage);
  if (words !== undefined) {
    return {
      check,
      outcome: 'warned',
      message: `the message of the commit has \`${words}\`: GitHub starts nothing for a tag on it`,
      mend: 'release another commit, or start the workflow by hand on the tag after the push',
    };
  }
  if (started.length > 0) {
    const message = `the tag starts ${started.map((file) => `\`${file}\``).join(', ')}`;
    if (!facts.inGitHubActions) return { check, outcome: 'passed', message };
    return {
      check,
      outcome: 'warned',
      message: `${message}, unless it is pushed with the \`GITHUB_TOKEN\` of this job, which starts nothing`,
      mend: 'check out with the token of a GitHub App, or tag on a person’s machine',
    };
  }
  const files = publishingWorkflows(facts);
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
