import { publishingJobs } from '../jobs/release-jobs.ts';
import { locksOf } from '../locks.ts';
import type { Rule } from '../rule.ts';

const AUDIT =
  /pip-audit|\buv audit\b|osv-scanner|\bsafety (?:check|scan)\b|dependency-review-action|\bgrype\b|\btrivy\b|\bsnyk\b|\bnpm audit\b|cargo[- ]audit/iu;

/** A lock holds what was safe when it was made. */
export const AUDIT_MISSING: Rule = {
  name: 'audit-missing',
  summary: 'nothing looks for known vulnerabilities in what is locked',
  severity: 'note',
  confidence: 'low',
  taxonomy: [],
  check: (project) => {
    const { facts, workflows } = project;
    const [lock] = locksOf(facts);
    if (lock === undefined || publishingJobs(project).length === 0) return [];
    const texts = [...workflows.map(({ text }) => text), ...facts.files.values()];
    // Dependabot tells of vulnerabilities in what it knows.
    const isTold = facts.paths.some((file) =>
      /^\.github\/dependabot\.ya?ml$|(?:^|\/)\.?renovate\.json5?$/u.test(file),
    );
    if (isTold || texts.some((text) => AUDIT.test(text))) return [];
    return [
      {
        file: lock,
        line: 1,
        message: `nothing looks for known vulnerabilities in \`${lock}\``,
        mend: 'run `pip-audit` (or `uv audit`) over it in CI, every night',
      },
    ];
  },
};
