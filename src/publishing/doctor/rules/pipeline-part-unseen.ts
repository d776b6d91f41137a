import type { Rule } from '../rule.ts';

/** A part of a pipeline that lies elsewhere may publish: that it was not read has to be known. */
export const PIPELINE_PART_UNSEEN: Rule = {
  name: 'pipeline-part-unseen',
  summary: 'a part of the GitLab pipeline lies elsewhere and was not read',
  severity: 'note',
  confidence: 'high',
  taxonomy: [],
  check: ({ pipeline }) =>
    (pipeline?.unseen ?? []).map(({ kind, name, file, line }) => ({
      file,
      line,
      message: `the ${kind} part \`${name}\` is not in this repository, so nobody knows here whether it publishes`,
      mend: 'publish from a job of this repository, or judge that file where it lies',
    })),
};
