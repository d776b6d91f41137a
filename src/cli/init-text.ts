import type { InitAnswers, InitPlan, PlannedFile, Registration } from '../publishing/setup/index.ts';
import type { Paint } from './error-text.ts';

/** What became of one file, for a person and for a machine. */
export interface InitFile {
  readonly path: string;
  /** `planned` in a dry run; `kept`: it differs and was left as it is. */
  readonly outcome: 'written' | 'planned' | 'same' | 'kept';
  readonly change: PlannedFile['state'];
}

/** Everything that a run of `tokenless init` has to tell. */
export interface InitReport {
  readonly answers: InitAnswers;
  readonly plan: InitPlan;
  readonly files: readonly InitFile[];
  readonly dryRun: boolean;
}

/** The document of `--json`. */
export function initDocument({ answers, plan, files, dryRun }: InitReport): Record<string, unknown> {
  const { project, owner, repository, workflow, uploader } = answers;
  return {
    schema: 'tokenless/init/v1',
    dryRun,
    project,
    repository: `${owner}/${repository}`,
    workflow,
    uploader,
    files,
    registrations: plan.registrations,
    next: plan.next,
    warnings: plan.warnings,
  };
}

const COLOURS = { '+': 'green', '-': 'red', '@': 'cyan' } as const;

/** A difference for the terminal: what a file holds cannot steer it. */
export function diffText({ diff }: PlannedFile, paint: Paint): string {
  const lines = diff.split('\n').map((line) => {
    const shown = line.replace(/\r$/u, '').replaceAll(/[^\P{Cc}\t]|\p{Cf}/gu, ' ');
    const colour = COLOURS[shown[0] as keyof typeof COLOURS];
    return colour === undefined ? shown : paint(colour, shown);
  });
  return lines.join('\n');
}

const SAYS: Readonly<Record<InitFile['change'], string>> = {
  new: 'new',
  adds: 'added to',
  differs: 'overwritten',
  same: 'as it was',
};

function fileLine({ path, outcome, change }: InitFile): string {
  if (outcome === 'kept') return `  kept     ${path} (it differs; \`--force\` overwrites it)`;
  if (outcome === 'same') return `  same     ${path}`;
  return `  ${outcome.padEnd(8)} ${path} (${SAYS[change]})`;
}

function registrationText({ index, fields, pendingPage, settingsPage }: Registration, paint: Paint): string {
  return [
    paint('bold', `register at ${index}:`),
    `  PyPI project name  ${fields.project}`,
    `  Owner              ${fields.owner}`,
    `  Repository name    ${fields.repository}`,
    `  Workflow name      ${fields.workflow}`,
    `  Environment name   ${fields.environment}`,
    `  a new project: as a pending publisher, ${pendingPage}`,
    `  one that exists there: ${settingsPage}`,
  ].join('\n');
}

/** The report for a person. */
export function initText({ plan, files }: InitReport, paint: Paint): string {
  const changed = files.filter(({ outcome }) => outcome !== 'same' && outcome !== 'kept');
  const add = changed.length === 0 ? [] : [`git add ${changed.map(({ path }) => path).join(' ')}`];
  const next = [...plan.next, ...add, 'git commit', 'tokenless rehearse'];
  const parts = [
    ['files:', ...files.map(fileLine)].join('\n'),
    ...plan.registrations.map((registration) => registrationText(registration, paint)),
    ['next, with docs/RELEASING.md beside you:', ...next.map((command) => `  ${command}`)].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
