import type { DoctorFacts, RegistrationKind } from './facts.ts';
import type { FixableFinding, Problem } from './finding.ts';
import type { JobRow } from './jobs/job-row.ts';
import { mergeRows } from './jobs/merge-rows.ts';
import { hideSecrets } from './hide-secrets.ts';
import { type Project, readProject } from './project.ts';
import type { Rule } from './rule.ts';
import { ignores, readIgnores } from './ignores.ts';
import { IGNORE_UNUSED } from './rules/ignore-unused.ts';
import { RULES } from './rules/index.ts';

/** What doctor says of a repository. */
export interface Diagnosis {
  /** `OWNER/NAME`. */
  readonly repository: string;
  readonly registration: RegistrationKind;
  /** One per publish job and index. */
  readonly jobs: readonly JobRow[];
  /** In the order of files and lines. */
  readonly findings: readonly FixableFinding[];
  /** What could not be seen and why, a sentence each; left out: nothing is missing. */
  readonly unseen?: readonly string[];
}

function toFinding(rule: Rule, problem: Problem): FixableFinding {
  const { file, line, column = 1, message, mend, fix = [] } = problem;
  return {
    rule: rule.name,
    severity: problem.severity ?? rule.severity,
    confidence: problem.confidence ?? rule.confidence,
    file,
    line,
    column,
    message,
    mend,
    fixable: fix.length > 0,
    fix,
  };
}

const byPlace = (left: FixableFinding, right: FixableFinding): number =>
  left.file.localeCompare(right.file, 'en') ||
  left.line - right.line ||
  left.column - right.column ||
  left.rule.localeCompare(right.rule, 'en');

/** Every finding once, in the order of files and lines. */
function inOrder(findings: readonly FixableFinding[]): readonly FixableFinding[] {
  const keyOf = ({ rule, file, line, column, message }: FixableFinding): string =>
    JSON.stringify([rule, file, line, column, message]);
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()].sort(byPlace);
}

/** Runs rules over a project: those about findings last, when the others have found theirs. */
export function applyRules(project: Project, rules: readonly Rule[]): readonly FixableFinding[] {
  const found: FixableFinding[] = [];
  const apply = (rule: Rule): void => {
    found.push(...rule.check(project, [...found]).map((problem) => toFinding(rule, problem)));
  };
  rules.filter((rule) => rule !== IGNORE_UNUSED).forEach(apply);
  rules.filter((rule) => rule === IGNORE_UNUSED).forEach(apply);
  return inOrder(found);
}

/** Judges a repository: will each index accept each publish job, and what else is wrong. Executes nothing. */
export function diagnose(facts: DoctorFacts, rules: readonly Rule[] = RULES): Diagnosis {
  const project = readProject(facts);
  const { unseen = [] } = facts;
  const { owner, name } = facts.repository;
  const written = readIgnores(facts);
  const isIgnored = (finding: FixableFinding): boolean => written.some((ignore) => ignores(ignore, finding));
  return {
    repository: `${owner}/${name}`,
    registration: facts.registrations.kind,
    // SECURITY: a token in a workflow is a finding, and must not be copied into every log.
    jobs: mergeRows(project.rows).map((row) => hideSecrets(row)),
    findings: applyRules(project, rules)
      .filter((finding) => !isIgnored(finding))
      .map((finding) => ({
        ...finding,
        message: hideSecrets(finding.message),
        mend: hideSecrets(finding.mend),
      })),
    ...(unseen.length === 0 ? {} : { unseen: unseen.map((sentence) => hideSecrets(sentence)) }),
  };
}
