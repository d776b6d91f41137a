import { type YamlEntry, entry, textOf } from '../../workflow/index.ts';
import { isLeftover } from '../jobs/leftover.ts';
import { publishingJobs } from '../jobs/release-jobs.ts';
import type { ProjectJob } from '../project.ts';
import { isRegistrySecret } from '../registry-secrets.ts';
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
  check: (project) => {
    const jobsOf = (file: string): readonly ProjectJob[] =>
      project.jobs.filter(({ source }) => source.path === file);
    return [...new Set(publishingJobs(project).map(({ source }) => source))].flatMap(({ path, tree }) => {
      const variables = entry(tree, 'env')?.value;
      if (variables?.kind !== 'map') return [];
      return [...variables.entries.values()].flatMap((variable) => {
        const name = namesIn(variable);
        // A registry's own credential is told as such, by `registry-secret-in-reach` or `leftover-credential`.
        if (name === undefined || isRegistrySecret(name) || isLeftover(variable.key, jobsOf(path), project))
          return [];
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
    });
  },
};
