import type { InitAnswers, Surroundings } from './answers.ts';
import type { InitFacts } from './facts.ts';
import { ownConfiguration, withConfiguration } from './files/configuration.ts';
import { PRE_COMMIT, withHooks } from './files/pre-commit.ts';
import { buildRequirements, gateRequirements, needsGateRequirements } from './files/requirements.ts';
import { runbook } from './runbook/runbook.ts';
import { releaseWorkflow } from './workflow/release-workflow.ts';

/** What a file becomes: its text, and whether what stood there before is all still there. */
export interface Proposed {
  readonly text: string;
  /** True where nothing that stood in the file is lost; such a change needs nobody's leave. */
  readonly adds: boolean;
}

/** One file of the set-up. */
export interface Proposal {
  /** From the top of the repository, `/` between names. */
  readonly path: string;
  /** From the text that is there; undefined: there is no file. */
  propose(existing: string | undefined): Proposed;
}

const replacing = (path: string, text: string): Proposal => ({
  path,
  propose: () => ({ text, adds: false }),
});

/** A file that stays as it is. */
const leftAlone = (path: string): Proposal => ({
  path,
  propose: (existing = '') => ({ text: existing, adds: true }),
});

/** Lists that people add lines to: what is missing is added, nothing is taken away. */
function list(path: string, text: string): Proposal {
  return {
    path,
    propose(existing) {
      if (existing === undefined) return { text, adds: true };
      const has = new Set(existing.split(/\r?\n/u).map((line) => line.trim()));
      const missing = text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#') && !has.has(line));
      if (missing.length === 0) return { text: existing, adds: true };
      const newline = existing.includes('\r\n') ? '\r\n' : '\n';
      const gap = existing === '' || existing.endsWith('\n') ? '' : newline;
      return { text: existing + gap + missing.map((line) => line + newline).join(''), adds: true };
    },
  };
}

function configuration(answers: InitAnswers, facts: InitFacts, below: string): readonly Proposal[] {
  const { configured } = facts;
  // What a person wrote there is theirs: the other files follow it.
  if (configured !== undefined) return [leftAlone(below + configured)];
  if (facts.pyproject === undefined) return [replacing(`${below}tokenless.toml`, ownConfiguration(answers))];
  return [
    {
      path: `${below}pyproject.toml`,
      propose: (existing = '') => ({ text: withConfiguration(existing, answers), adds: true }),
    },
  ];
}

const PRE_COMMIT_FILE: Proposal = {
  path: '.pre-commit-config.yaml',
  propose(existing) {
    if (existing === undefined) return { text: PRE_COMMIT, adds: true };
    return { text: withHooks(existing) ?? existing, adds: true };
  },
};

/** What a runbook shows of the day on which it was made. */
const SHOWN = {
  date: /on (?<found>\d{4}-\d{2}-\d{2})\./u,
  exampleTag: /^\s*git tag (?<found>\S+) && /mu,
} as const;

/** A runbook that differs in nothing but its day, and the version of that day, keeps both. */
function runbookFile(path: string, answers: InitAnswers, around: Surroundings): Proposal {
  return {
    path,
    propose(existing = '') {
      const date = SHOWN.date.exec(existing)?.groups?.['found'] ?? around.date;
      const exampleTag = SHOWN.exampleTag.exec(existing)?.groups?.['found'] ?? around.exampleTag;
      const earlier = runbook(answers, { ...around, date, exampleTag });
      const isThere = earlier === existing.replaceAll('\r\n', '\n');
      return { text: isThere ? earlier : runbook(answers, around), adds: false };
    },
  };
}

/** Every file of the set-up, the workflow first. */
export function proposalsFor(
  answers: InitAnswers,
  around: Surroundings,
  facts: InitFacts,
): readonly Proposal[] {
  const below = around.folder === '' ? '' : `${around.folder}/`;
  return [
    replacing(`.github/workflows/${answers.workflow}`, releaseWorkflow(answers, around)),
    ...configuration(answers, facts, below),
    list(`${below}requirements/build.in`, buildRequirements(around)),
    ...(needsGateRequirements(answers)
      ? [list(`${below}requirements/gates.in`, gateRequirements(answers, around))]
      : []),
    runbookFile(`${below}docs/RELEASING.md`, answers, around),
    PRE_COMMIT_FILE,
  ];
}
