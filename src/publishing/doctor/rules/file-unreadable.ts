import type { Rule } from '../rule.ts';

/** A file that cannot be read may hold a publish job or a registration: it is never passed over in silence. */
export const FILE_UNREADABLE: Rule = {
  name: 'file-unreadable',
  summary: 'a workflow or configuration cannot be read, so nobody knows what it does',
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
