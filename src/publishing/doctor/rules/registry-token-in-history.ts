import { REGISTRY_OF } from '../registry-secrets.ts';
import type { Rule } from '../rule.ts';

/** What was committed once can be read for ever, by everybody who has a clone. */
export const REGISTRY_TOKEN_IN_HISTORY: Rule = {
  name: 'registry-token-in-history',
  summary: 'the history of the repository holds a token of a registry',
  severity: 'error',
  confidence: 'high',
  taxonomy: [],
  check: ({ facts }) =>
    facts.secrets.flatMap(({ file, line, kind, commit }) => {
      const registry = REGISTRY_OF[kind];
      if (registry === undefined || commit === undefined) return [];
      return [
        {
          file,
          line,
          message: `commit ${commit} has a token of ${registry} here, and every clone has that commit`,
          mend: `revoke it at ${registry} first; rewriting the history helps nobody who has read it`,
        },
      ];
    }),
};
