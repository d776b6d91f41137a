import { publishingJobs } from '../jobs/release-jobs.ts';
import { isRegistrySecret } from '../registry-secrets.ts';
import type { Rule } from '../rule.ts';

/** A token that is stored can be stolen, whether a workflow names it today or not. */
export const REGISTRY_SECRET_AT_FORGE: Rule = {
  name: 'registry-secret-at-forge',
  summary: 'the forge stores a secret that looks like a credential of a registry',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['B5'],
  check: (project) => {
    const publishing = publishingJobs(project);
    return (project.facts.online?.secretNames ?? [])
      .filter(({ name }) => isRegistrySecret(name))
      .map(({ name, level, environment }) => {
        const own = publishing.find(
          ({ job }) => environment !== undefined && job.environment === environment,
        );
        const { source, job } = own ?? publishing[0] ?? {};
        const where = environment === undefined ? `the ${level}` : `environment \`${environment}\``;
        return {
          file: source?.path ?? '.github/workflows',
          line: (own === undefined ? undefined : job?.environmentLine) ?? 1,
          message: `${where} stores the secret \`${name}\`, which looks like a credential of a registry`,
          mend: 'revoke the token at the registry, then delete the secret: trusted publishing needs none',
        };
      });
  },
};
