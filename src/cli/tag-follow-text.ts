import type { FollowEvent, TagFollowReport } from '../publishing/setup/index.ts';
import type { Paint } from './error-text.ts';
import { oneLine } from './one-line.ts';

type Run = TagFollowReport['runs'][number];
type Pending = Run['waitingFor'][number];

const nameOf = ({ workflow, id }: Run): string => (workflow === '' ? `run ${id}` : workflow);

const STATUS: Readonly<Record<string, string>> = {
  queued: 'is queued',
  requested: 'is queued',
  pending: 'waits for another run of its concurrency group',
  in_progress: 'is in progress',
  waiting: 'waits',
  completed: 'is over',
};

const statusText = ({ status }: { readonly status: string }): string => STATUS[status] ?? `is \`${status}\``;

/** Whom a run waits for. */
function pendingText({ environment, reviewers, mayApprove, waitMinutes }: Pending): string {
  const who =
    reviewers.length === 0
      ? `for environment \`${environment}\`, which asks nobody by name`
      : `for approval of \`${environment}\` by ${reviewers.join(' or ')}`;
  const you = mayApprove ? '; the account of the token may approve it' : '';
  const timer = waitMinutes > 0 ? `; its timer runs ${waitMinutes} minutes` : '';
  return `waits ${who}${you}${timer}`;
}

const endOf = ({ conclusion }: { readonly conclusion: string | null }): string =>
  conclusion ?? 'without a conclusion';

/** What happened, in one line. */
export function eventText(event: FollowEvent): string {
  switch (event.kind) {
    case 'started':
      return oneLine(`${nameOf(event.run)} ${statusText(event.run)}: ${event.run.url}`);
    case 'status':
      return oneLine(`${nameOf(event.run)} ${statusText(event.run)}`);
    case 'waiting':
      return oneLine(`${nameOf(event.run)} ${pendingText(event.pending)}: ${event.run.url}`);
    case 'job':
      return oneLine(`${nameOf(event.run)} > ${event.job.name}: ${endOf(event.job)}`);
    case 'concluded':
      return oneLine(`${nameOf(event.run)}: ${endOf(event.run)}`);
    case 'paused': {
      const why = event.why.length === 0 ? 'GitHub did not answer' : event.why.join('; ');
      return oneLine(`${why}; the next look is in ${Math.ceil(event.seconds)} s`);
    }
    default:
      return event satisfies never;
  }
}

/** What is going on now, for a line that is drawn over itself. */
export function nowText(tag: string, runs: readonly Run[]): string {
  const running = runs.filter(({ status }) => status !== 'completed');
  if (running.length === 0) return oneLine(`waiting for the run of ${tag}`);
  const parts = running.map((run) => {
    const done = run.jobs.filter(({ status }) => status === 'completed').length;
    const [pending] = run.waitingFor;
    const how = pending === undefined ? statusText(run) : pendingText(pending);
    return `${nameOf(run)} ${how} (${done} of ${run.jobs.length} jobs)`;
  });
  return oneLine(parts.join(', '));
}

const VERDICTS: Readonly<Record<TagFollowReport['outcome'], readonly [string, 'green' | 'yellow' | 'red']>> =
  {
    succeeded: ['the run did what the tag is for', 'green'],
    failed: ['the run did not succeed', 'red'],
    unfinished: ['the time to follow is over, and the run is not', 'yellow'],
    'nothing-started': ['the tag started nothing in time', 'red'],
    'not-told': ['GitHub did not tell what the tag started', 'yellow'],
  };

const WELL = ['success', 'skipped', 'neutral'];

/** A job that did not succeed, with what GitHub noted of it. */
function failedLines(job: Run['jobs'][number]): readonly string[] {
  return [
    `    ${job.name}: ${endOf(job)}${job.url === null ? '' : `  ${job.url}`}`,
    ...job.failures.map((failure) => `      ${failure}`),
  ];
}

function runLines(run: Run): readonly string[] {
  const failed = run.jobs.filter(({ conclusion }) => conclusion !== null && !WELL.includes(conclusion));
  const how =
    run.status === 'completed'
      ? endOf(run)
      : run.waitingFor.length > 0
        ? run.waitingFor.map(pendingText).join(', ')
        : statusText(run);
  return [
    `  ${nameOf(run)}: ${how}  ${run.url}`,
    ...failed.flatMap(failedLines),
    ...(failed.length === 0
      ? []
      : [`    where an index refused: \`gh run view ${run.id} --log-failed | tokenless explain --log -\``]),
  ];
}

function causeLines({ causes }: TagFollowReport, paint: Paint): readonly string[] {
  const shown = causes.filter(({ verdict }) => verdict !== 'ruled-out');
  const others = causes.filter(({ verdict }) => verdict === 'ruled-out');
  return [
    ...shown.flatMap(({ verdict, message, mend }) => [
      `  ${paint(verdict === 'found' ? 'red' : 'yellow', verdict.padEnd(8))} ${oneLine(message)}`,
      ...(mend === undefined ? [] : [`${' '.repeat(11)}${paint('dim', 'mend:')} ${oneLine(mend)}`]),
    ]),
    ...(others.length === 0
      ? []
      : [`  ${paint('dim', 'not it:')}  ${oneLine(others.map(({ message }) => message).join('; '))}`]),
  ];
}

/** How the following ended, as a person reads it. */
export function followText(report: TagFollowReport, tag: string, paint: Paint): string {
  const [verdict, colour] = VERDICTS[report.outcome];
  const again = `\`tokenless tag ${tag} --online env:NAME --follow-only\` takes it up again`;
  return [
    paint(colour, report.outcome === 'unfinished' ? `${verdict}: ${oneLine(again)}` : verdict),
    ...report.runs.flatMap(runLines).map((line) => (/^ */u.exec(line)?.[0] ?? '') + oneLine(line)),
    ...report.notStarted.map((file) => `  ${oneLine(file)}: did not start`),
    ...causeLines(report, paint),
    ...report.unseen.map((sentence) => `  not seen: ${oneLine(sentence)}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
