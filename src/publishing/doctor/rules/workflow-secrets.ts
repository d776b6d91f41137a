import { type YamlEntry, entry, textOf } from '../../workflow/index.ts';
import { publishingJobs } from '../jobs/release-jobs.ts';
import type { Rule } from '../rule.ts';

const SECRET = /\bsecrets\s*(?:\.\s*|\[\s*['"])(?<name>\w+)/iu;

const namesIn = (variable: YamlEntry): string | undefined =>
  SECRET.exec(textOf(variable.value) ?? '')?.groups?.['name'];

/** Every action of every job can read what stands there. */
export const WORKFLOW_SECRETS: Rule = {
  name: 'workflow-secrets',
  summary: 'a workflow that publishes hands a secret to all of its jobs',
  severity: 'warning',
  confidence: 'high',
  taxonomy: [],
  check: (project) =>
    [...new Set(publishingJobs(project).map(({ source }) => source))].flatMap(({ path, tree }) => {
      const variables = entry(tree, 'env')?.value;
      if (variables?.kind !== 'map') return [];
      return [...variables.entries.values()].flatMap((variable) => {
        const name = namesIn(variable);
        if (name === undefined) return [];
        const isForge = name.toUpperCase() === 'GITHUB_TOKEN';
        return [
          {
            file: path,
            line: variable.line,
            message: `\`${variable.key}\` hands the secret \`${name}\` to every step of every job`,
            mend: `set \`${variable.key}\` in the \`env\` of the one step that needs it`,
            ...(isForge ? { severity: 'note' as const } : {}),
          },
        ];
      });
    }),
};
