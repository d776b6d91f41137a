import type { EnvironmentReport, EnvironmentsReport, SettingValue } from '../publishing/setup/index.ts';
import type { Paint } from './error-text.ts';
import { oneLine } from './one-line.ts';

function valueText(value: SettingValue): string {
  if (value === null) return 'any';
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? 'none' : value.join(', ');
}

const COLOURS: Readonly<Record<EnvironmentReport['outcome'], 'green' | 'yellow' | 'red'>> = {
  unknown: 'yellow',
  planned: 'yellow',
  unchanged: 'green',
  created: 'green',
  updated: 'green',
  refused: 'red',
};

function headOf({ name, indexes, outcome, state }: EnvironmentReport, paint: Paint): string {
  const words = outcome === 'planned' ? (state === 'absent' ? 'to be created' : 'to be updated') : outcome;
  return `${paint('bold', oneLine(name))} (${oneLine(indexes.join(', '))}): ${paint(COLOURS[outcome], words)}`;
}

/** What stands in the place of a setting that GitHub was not asked for. */
function gotText({ outcome, state }: EnvironmentReport, got: SettingValue): string {
  if (outcome === 'unknown') return 'not asked';
  return state === 'absent' ? 'not there' : valueText(got);
}

function linesOf(report: EnvironmentReport, paint: Paint): readonly string[] {
  const { changes, undeclared, notes, unavailable, remaining } = report;
  return [
    headOf(report, paint),
    ...changes.flatMap(({ setting, declared, got }) => [
      paint('red', `  - ${setting}: ${oneLine(gotText(report, got))}`),
      paint('green', `  + ${setting}: ${oneLine(valueText(declared))}`),
    ]),
    ...undeclared.map(
      ({ setting, got }) => `    ${setting}: ${oneLine(valueText(got))} (not declared, left alone)`,
    ),
    ...notes.map((note) => `    note: ${oneLine(note)}`),
    ...(unavailable.length === 0
      ? []
      : [
          `    not available: ${unavailable.join(', ')}: the plan of the account does not have it for a private repository; make the repository public, use GitHub Enterprise, or let a tag ruleset say who may push release tags`,
        ]),
    ...(remaining.length === 0
      ? []
      : [paint('red', `    not as declared afterwards: ${remaining.join(', ')}`)]),
  ];
}

/** The report as a person reads it: a difference for each environment. */
export function environmentsText(
  { repository, environments, notes }: EnvironmentsReport,
  paint: Paint,
): string {
  return [
    `environments of ${oneLine(repository)}`,
    ...environments.flatMap((report) => linesOf(report, paint)),
    ...notes.map((note) => `note: ${oneLine(note)}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** The report as `tokenless/environments/v1`. */
export function environmentsDocument(command: 'plan' | 'apply', report: EnvironmentsReport): object {
  const environments = report.environments.map(({ state, outcome, ...rest }) => ({
    ...rest,
    state: outcome === 'unknown' ? 'unknown' : state,
    outcome,
  }));
  return { schema: 'tokenless/environments/v1', command, ...report, environments };
}
