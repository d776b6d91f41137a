import { REGISTRY_OF } from '../registry-secrets.ts';
import type { Rule } from '../rule.ts';

/** Whoever reads the repository can publish: also where it is private today. */
export const REGISTRY_TOKEN_IN_TREE: Rule = {
  name: 'registry-token-in-tree',
  summary: 'a file of the repository holds a token of a registry',
  severity: 'error',
  confidence: 'high',
  taxonomy: [],
  check: ({ facts }) =>
    facts.secrets.flatMap(({ file, line, kind, commit }) => {
      const registry = REGISTRY_OF[kind];
      if (registry === undefined || commit !== undefined) return [];
      return [
        {
          file,
          line,
          message: `here stands a token of ${registry}: whoever reads this file can publish`,
          mend: `revoke it at ${registry} first, then remove it from the file and from the history`,
        },
      ];
    }),
};
