import { type Mutation, guardsOf } from '../mutation.ts';

const GITLAB = 'src/publishing/workflow/gitlab';
const READ = [`${GITLAB}/read-pipeline.test.ts`];
const ID_TOKEN = [`${GITLAB}/publish/id-token.test.ts`];
const YAML = ['src/publishing/workflow/yaml-tree.test.ts'];

/** Guards of reading GitLab pipelines. */
export const PIPELINE_MUTATIONS: readonly Mutation[] = [
  ...guardsOf(`${GITLAB}/tree/budget.ts`, [`${GITLAB}/tree/budget.test.ts`], {
    'pipeline-budget': ['what multiplies ends at its limit', 'if (this.#left >= 0) return;', 'return;'],
  }),
  ...guardsOf(`${GITLAB}/tree/extends.ts`, READ, {
    'pipeline-extends-cycle': ['`extends` ends in a circle', 'if (chain.includes(name))', 'if (false)'],
  }),
  ...guardsOf(`${GITLAB}/tree/load.ts`, READ, {
    'pipeline-include-cycle': ['`include` ends in a circle', 'if (chain.includes(path))', 'if (false)'],
  }),
  ...guardsOf(`${GITLAB}/tree/references.ts`, READ, {
    'pipeline-reference-depth': ['`!reference` ends in a circle', 'if (level >= MAX_LEVELS)', 'if (false)'],
  }),
  ...guardsOf(`${GITLAB}/publish/id-token.ts`, ID_TOKEN, {
    'pipeline-audience-list': ['a list is no audience', '!isList && ', ''],
  }),
  ...guardsOf('src/publishing/workflow/yaml-tree.ts', YAML, {
    'workflow-key-twice': ['a key stands once in a mapping', 'if (isTwice && ', 'if (false && '],
  }),
];
