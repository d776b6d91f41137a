import { KNOWN_INDEXES, type Registration, registrationsOf } from './indexes.ts';
import type { InitAnswers } from './answers.ts';
import type { InitFacts } from './facts.ts';
import { lockBuild, lockGates, needsGateRequirements } from './files/requirements.ts';
import { surroundingsOf } from './infer.ts';
import { type PlannedFile, planFiles } from './plan-files.ts';
import { proposalsFor } from './proposals.ts';

/** A set-up, decided before anything is written. */
export interface InitPlan {
  readonly files: readonly PlannedFile[];
  readonly registrations: readonly Registration[];
  /** Commands that are to be run afterwards, in this order. */
  readonly next: readonly string[];
  readonly warnings: readonly string[];
}

function warningsFor(answers: InitAnswers, { config, configured }: InitFacts): readonly string[] {
  const declared = new Set(config.publishers.map(({ index }) => index));
  const missing = KNOWN_INDEXES.map(({ name }) => name).filter((name) => !declared.has(name));
  return [
    ...(answers.gates.length === 0
      ? [
          'no gate was found: nothing but the search for tokens runs before the build; give them with `--gate`',
        ]
      : []),
    ...(configured !== undefined && missing.length > 0
      ? [
          `\`${configured}\` holds a configuration without a publisher for ${missing.join(' and ')}: add it there`,
        ]
      : []),
  ];
}

/**
 * Plans the files of a set-up and compares them with what is there; nothing is written.
 * @param date day of generation, `YYYY-MM-DD`, in UTC
 * Throws `init-configuration-not-added`, `repository-link-escapes` and what reading a file throws.
 */
export async function planInit(facts: InitFacts, answers: InitAnswers, date: string): Promise<InitPlan> {
  const around = surroundingsOf(facts, answers, date);
  const files = await planFiles(facts.root, proposalsFor(answers, around, facts));
  return {
    files,
    registrations: registrationsOf(answers),
    next: [lockBuild(around), ...(needsGateRequirements(answers) ? [lockGates(around)] : [])],
    warnings: warningsFor(answers, facts),
  };
}
