import type { ReleaseStatus } from '../../publishing/client/index.ts';
import type { Paint } from '../error-text.ts';
import { oneLine } from '../one-line.ts';
import { table } from '../table.ts';

type IndexLine = ReleaseStatus['indexes'][number];

const GOOD: readonly ReleaseStatus['stage'][] = ['published'];
const BAD: readonly ReleaseStatus['stage'][] = ['sums-differ', 'run-failed'];

function yesNo(value: boolean | null, yes: string, no: string): string {
  if (value === null) return 'not looked at';
  return value ? yes : no;
}

function environmentOf({ environment, environmentExists }: IndexLine): string {
  if (environment === null) return '–';
  return environmentExists === null
    ? environment
    : `${environment} (${environmentExists ? 'exists' : 'is missing'})`;
}

function filesOf({ files, missing, problem }: IndexLine): string {
  if (problem !== null) return problem;
  const yanked = files.filter((file) => file.yanked).length;
  return [
    `${files.length} there`,
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
    ...(yanked === 0 ? [] : [`${yanked} yanked`]),
  ].join('; ');
}

type Approval = NonNullable<ReleaseStatus['run']>['approvals'][number];

function approvalText({ environment, reviewers, mayApprove }: Approval): string {
  const who = reviewers.length === 0 ? '' : ` by ${reviewers.join(' or ')}`;
  return `${environment}${who}${mayApprove ? ' (the account of the token may)' : ''}`;
}

function runLine({ run }: ReleaseStatus): readonly string[] {
  if (run === null) return [];
  const approvals = run.approvals.map(approvalText);
  const how = approvals.length > 0 ? `waits for approval of ${approvals.join(', ')}` : run.status;
  return [`run ${run.id}: ${how}${run.conclusion === null ? '' : ` (${run.conclusion})`}  ${run.url}`];
}

function differenceLines({ differences }: ReleaseStatus): readonly string[] {
  return differences.flatMap(({ filename, sums }) => [
    `${filename} differs:`,
    ...Object.entries(sums).map(([place, sum]) => `  ${sum}  ${place}`),
  ]);
}

/** Where a release stands, as a person reads it. */
export function statusText(status: ReleaseStatus, paint: Paint): string {
  const { project, version, stage, next, tag, indexes, unseen } = status;
  const colour = GOOD.includes(stage) ? 'green' : BAD.includes(stage) ? 'red' : 'yellow';
  const rows = indexes.map((index) => [
    index.name,
    index.registration,
    environmentOf(index),
    index.state,
    filesOf(index),
  ]);
  const lines = [
    `tag ${tag.name}: ${yesNo(tag.here, 'here', 'not here')}; ${yesNo(tag.pushed, 'pushed', 'not pushed')}`,
    ...runLine(status),
    ...table([['index', 'registered', 'environment', 'state', 'files'], ...rows]),
    ...differenceLines(status),
    `next: ${next}`,
    ...unseen.map((sentence) => `not seen: ${sentence}`),
  ];
  return [
    `${paint('bold', oneLine(`${project} ${version}`))}: ${paint(colour, stage)}`,
    ...lines.map((line) => oneLineKeepingIndent(line)),
  ].join('\n');
}

/** The columns of a table begin with spaces sometimes; nothing of a stranger begins a line. */
function oneLineKeepingIndent(line: string): string {
  const indent = /^ */u.exec(line)?.[0] ?? '';
  return indent + oneLine(line);
}
