import type { Confidence, Finding, Problem, Severity } from './finding.ts';
import type { Project } from './project.ts';

/** One thing that doctor looks for: one file, one test, one page `docs/rules/<name>.md`. */
export interface Rule {
  /** Kebab-case, stable for ever: people ignore by it. */
  readonly name: string;
  /** What it looks for, one line: shown in SARIF and in the list of rules. */
  readonly summary: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Rows of the taxonomy of misconfigurations that it finds (docs/rules/README.md). */
  readonly taxonomy: readonly string[];
  /**
   * What it finds.
   *
   * @param found what the rules before it in the list found, for a rule about findings; others leave it alone
   */
  check(project: Project, found: readonly Finding[]): readonly Problem[];
}
