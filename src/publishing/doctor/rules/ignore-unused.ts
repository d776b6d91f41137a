import { ignores, readIgnores } from '../ignores.ts';
import type { Rule } from '../rule.ts';

/** An ignore that has outlived its finding would hide the next one. */
export const IGNORE_UNUSED: Rule = {
  name: 'ignore-unused',
  summary: 'an ignore speaks of nothing that is found',
  severity: 'note',
  confidence: 'high',
  taxonomy: [],
  check: ({ facts }, found) =>
    readIgnores(facts)
      .filter((ignore) => ignore.reason !== '' && !found.some((finding) => ignores(ignore, finding)))
      .map(({ file, line, rules }) => ({
        file,
        line,
        message: `nothing is found of ${rules.map((rule) => `\`${rule}\``).join(', ') || 'no rule'} where this ignore speaks of it`,
        mend: 'remove the ignore, or correct the name of the rule in it',
      })),
};
