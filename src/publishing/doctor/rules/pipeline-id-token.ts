import { idTokenProblem } from '../jobs/pipeline-job.ts';
import type { Rule } from '../rule.ts';

/** GitLab gives an ID token only where `id_tokens` asks for it, with the audience that is written there. */
export const PIPELINE_ID_TOKEN: Rule = {
  name: 'pipeline-id-token',
  summary: 'a publish job of GitLab gets no ID token that its index takes',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['B1', 'B6'],
  check: ({ pipeline }) =>
    (pipeline?.jobs ?? []).flatMap((job) => {
      const problem = job.auth === 'token' ? undefined : idTokenProblem(job);
      if (problem === undefined) return [];
      const { message, why, mend, location } = problem;
      return [{ file: job.file, line: location?.line ?? job.line, message: `${message}: ${why}`, mend }];
    }),
};
