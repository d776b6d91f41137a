import type { Rule } from '../rule.ts';

/** A workflow that cannot be read may hold a publish job: it is never passed over in silence. */
export const WORKFLOW_UNREADABLE: Rule = {
  name: 'workflow-unreadable',
  summary: 'a workflow file cannot be read, so nobody knows whether it publishes',
  severity: 'error',
  confidence: 'high',
  taxonomy: [],
  check: ({ unread }) =>
    unread.map(({ path, error }) => ({
      file: error.location?.file ?? path,
      line: error.location?.line ?? 1,
      column: error.location?.column ?? 1,
      message: `${error.message}: ${error.why}`,
      mend: error.mend,
    })),
};
