import { assertNever } from '../../base/index.ts';
import type { FallbackPlan, FallbackStep, SecretsLeft } from '../../publishing/setup/index.ts';
import type { Paint } from '../error-text.ts';
import { oneLine } from '../one-line.ts';

/** What a command of `tokenless fallback` has to tell. */
export interface FallbackReport {
  readonly action: 'arm' | 'use' | 'rollback' | 'prove';
  /** `closed`: trusted publishing is proved again, and nothing of the emergency is left but its entry. */
  readonly outcome: 'armed' | 'accepted' | 'rolled-back' | 'waiting' | 'closed';
  readonly dryRun: boolean;
  readonly plan: FallbackPlan | undefined;
  readonly steps: readonly FallbackStep[];
  /** Left out: nobody was asked. */
  readonly secrets?: SecretsLeft;
  /** Indexes whose trust is not proved yet. */
  readonly waiting: readonly string[];
  readonly use?: object;
}

/** The report as `tokenless/fallback/v1`. */
export function fallbackDocument(report: FallbackReport): object {
  const { action, outcome, dryRun, plan, steps, secrets, waiting, use } = report;
  const state = plan?.state;
  return {
    schema: 'tokenless/fallback/v1',
    action,
    outcome,
    dryRun,
    incident: state?.incident ?? null,
    armedAt: state?.armedAt ?? null,
    expires: state?.expires ?? null,
    rolledBackAt: state?.rolledBackAt ?? null,
    targets: (state?.targets ?? []).map(({ index, workflow, job, secret, environment }) => ({
      index,
      workflow,
      job,
      secret,
      environment,
    })),
    files: (plan?.changes ?? []).map(({ path, before, after }) => ({
      path,
      outcome: after === null ? 'removed' : before === null ? 'created' : 'changed',
    })),
    use: use ?? null,
    proofs: state?.proofs ?? [],
    waiting,
    secrets: secrets ?? null,
    next: steps,
  };
}

const COLOURS = { '+': 'green', '-': 'red', '@': 'cyan' } as const;

/** A difference for the terminal: what a file holds cannot steer it. */
export function shownDiff(diff: string, paint: Paint): string {
  return diff
    .split('\n')
    .map((line) => {
      const shown = line.replace(/\r$/u, '').replaceAll(/[^\P{Cc}\t]|\p{Cf}/gu, ' ');
      const colour = COLOURS[shown[0] as keyof typeof COLOURS];
      return colour === undefined ? shown : paint(colour, shown);
    })
    .join('\n');
}

function stepLines(steps: readonly FallbackStep[], paint: Paint): readonly string[] {
  return steps.flatMap(({ what, command }, at) => [
    `  ${at + 1}. ${oneLine(what)}`,
    ...(command === undefined ? [] : [`     ${paint('cyan', oneLine(command))}`]),
  ]);
}

function fileLines({ plan, dryRun }: FallbackReport): readonly string[] {
  return (plan?.changes ?? []).map(({ path, before, after }) => {
    const what = after === null ? 'removed' : before === null ? 'created' : 'changed';
    return `  ${dryRun ? 'planned' : what.padEnd(7)} ${oneLine(path)}`;
  });
}

function headline({ outcome, plan, waiting, dryRun }: FallbackReport): string {
  const incident = oneLine(plan?.state.incident ?? '');
  switch (outcome) {
    case 'armed':
      return dryRun
        ? `incident ${incident} would be opened, and the fallback armed until ${plan?.state.expires ?? ''}; nothing was written`
        : `incident ${incident} is opened, and the fallback armed until ${plan?.state.expires ?? ''}: doctor is red until it is rolled back and proved`;
    case 'accepted':
      return 'the token may be used';
    case 'rolled-back':
      return `the workflow ${dryRun ? 'would have' : 'has'} its bytes again; incident ${incident} waits for a probe in CI (${waiting.map(oneLine).join(', ')})`;
    case 'waiting':
      return `incident ${incident} stays open: trusted publishing is not proved for ${waiting.map(oneLine).join(', ')}`;
    case 'closed':
      return `incident ${incident} ${dryRun ? 'would be' : 'is'} closed: trusted publishing is proved again`;
    default:
      return assertNever(outcome);
  }
}

function secretLines({ secrets }: FallbackReport): readonly string[] {
  if (secrets === undefined) return [];
  const { there, unseen } = secrets;
  if (there.length > 0) return there.map((secret) => `still there: ${oneLine(secret)}`);
  if (unseen.length > 0) return unseen.map((sentence) => `not seen: ${oneLine(sentence)}`);
  return ['the emergency secret is gone from GitHub'];
}

/** The report as a person reads it. */
export function fallbackText(report: FallbackReport, paint: Paint): string {
  const { steps } = report;
  const lines = [
    paint('bold', headline(report)),
    ...fileLines(report),
    ...secretLines(report),
    ...(steps.length === 0 ? [] : ['', paint('bold', 'Next:'), ...stepLines(steps, paint)]),
  ];
  return `${lines.join('\n')}\n`;
}
