import { readIgnores } from '../ignores.ts';
import type { Rule } from '../rule.ts';

/** Whoever reads an ignore later has to know whether its reason still holds. */
export const IGNORE_WITHOUT_REASON: Rule = {
  name: 'ignore-without-reason',
  summary: 'an ignore does not say why, and counts for nothing',
  severity: 'warning',
  confidence: 'high',
  taxonomy: [],
  check: ({ facts }) =>
    readIgnores(facts)
      .filter(({ reason }) => reason === '')
      .map(({ file, line, rules }) => ({
        file,
        line,
        message: `the ignore of ${rules.map((rule) => `\`${rule}\``).join(', ') || 'no rule'} gives no reason`,
        mend: 'write behind the bracket why the finding does not matter here',
      })),
};
