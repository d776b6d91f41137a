import { type ErrorFamily, defineErrors } from '../../base/index.ts';

/** The details that each code of this folder needs for its words. */
export type WorkflowErrorDetails = {
  'workflow-not-found': { workflow: string | undefined; found: readonly string[] };
  'workflow-ambiguous': { workflows: readonly string[] };
  'workflow-not-yaml': { file: string; reason: string };
  'workflow-not-a-workflow': { file: string; reason: string };
  'workflow-too-large': { file: string; limit: string };
  'workflow-needs-unknown': { file: string; job: string; needs: string };
  'workflow-needs-cycle': { file: string; jobs: readonly string[] };
  'workflow-call-cycle': { chain: readonly string[] };
  'workflow-not-started-by-tag': { file: string; tag: string; triggers: string };
  'workflow-environment-expression': {
    file: string;
    job: string;
    expression: string;
    values: readonly string[];
  };
  'publish-job-not-found': { files: readonly string[] };
  'publish-job-not-reached': { file: string; event: string; ref: string; jobs: readonly string[] };
  'publish-job-index-unknown': { file: string; job: string; method: string };
  'id-token-permission-missing': { file: string; job: string };
};

/** A code of `publishing/workflow`. */
export type WorkflowErrorCode = keyof WorkflowErrorDetails;

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
const orNone = (names: readonly string[], none: string): string =>
  names.length === 0 ? none : quoted(names);

/** The errors of reading workflows. Pages: `docs/errors/<code>.md`. */
export const workflowErrors: ErrorFamily<WorkflowErrorDetails> = defineErrors<WorkflowErrorDetails>({
  'workflow-not-found': ({ workflow, found }) => ({
    what: workflow === undefined ? 'the repository has no workflow' : `there is no workflow \`${workflow}\``,
    why: `\`.github/workflows\` holds ${orNone(found, 'no workflow file')}`,
    mend:
      workflow === undefined
        ? 'add the workflow that publishes, for example `.github/workflows/release.yml`'
        : `add \`.github/workflows/${workflow}\`, or name the right file as \`workflow\` in \`[tool.tokenless]\``,
  }),
  'workflow-ambiguous': ({ workflows }) => ({
    what: 'more than one workflow publishes',
    why: `publish jobs stand in ${quoted(workflows)}, and nothing says which of them is the release workflow`,
    mend: 'name it as `workflow` in `[tool.tokenless]`',
  }),
  'workflow-not-yaml': ({ file, reason }) => ({
    what: `\`${file}\` is not YAML`,
    why: reason,
    mend: `correct \`${file}\` at that line`,
  }),
  'workflow-not-a-workflow': ({ file, reason }) => ({
    what: `\`${file}\` is YAML, but not a workflow`,
    why: reason,
    mend: `give \`${file}\` the form of a GitHub workflow: \`on:\` and \`jobs:\``,
  }),
  'workflow-too-large': ({ file, limit }) => ({
    what: `\`${file}\` is too large to be read`,
    why: `it is over the limit of ${limit}, counted after aliases are followed`,
    mend: 'split the workflow, or remove the aliases that blow it up',
  }),
  'workflow-needs-unknown': ({ file, job, needs }) => ({
    what: `job \`${job}\` of \`${file}\` needs a job that is not there`,
    why: `\`needs\` names \`${needs}\`, and the workflow has no such job`,
    mend: `correct \`needs\` of job \`${job}\``,
  }),
  'workflow-needs-cycle': ({ file, jobs }) => ({
    what: `jobs of \`${file}\` wait for each other`,
    why: `${quoted(jobs)} need one another in a circle, so that none of them ever starts`,
    mend: 'remove one `needs` from that circle',
  }),
  'workflow-call-cycle': ({ chain }) => ({
    what: 'workflows call each other in a circle',
    why: `the chain is ${quoted(chain)}`,
    mend: 'remove one `uses` from that circle',
  }),
  'workflow-not-started-by-tag': ({ file, tag, triggers }) => ({
    what: `pushing the tag \`${tag}\` does not start \`${file}\``,
    why: `its triggers are ${triggers}, and none of them takes that tag`,
    mend: `add a pattern that takes \`${tag}\` under \`on: push: tags:\` in \`${file}\`, or push a tag of the form that it waits for`,
  }),
  'workflow-environment-expression': ({ file, job, expression, values }) => ({
    what: `the environment of job \`${job}\` in \`${file}\` cannot be decided`,
    why:
      values.length === 0
        ? `\`${expression}\` gets its value only when the workflow runs`
        : `\`${expression}\` can become ${quoted(values)}`,
    mend: `write the environment's name into \`environment:\` of job \`${job}\`, one job per index`,
  }),
  'publish-job-not-found': ({ files }) => ({
    what: 'no job publishes',
    why: `no step of ${quoted(files)} uploads a distribution by a tool that tokenless knows`,
    mend: 'add a job that publishes, for example with `pypa/gh-action-pypi-publish`, or name the right file as `workflow` in `[tool.tokenless]`',
  }),
  'publish-job-not-reached': ({ file, event, ref, jobs }) => ({
    what: `no publish job of \`${file}\` runs for \`${ref}\``,
    why: `the event \`${event}\` starts the workflow, but the conditions of ${quoted(jobs)} exclude it`,
    mend: 'correct `if:` of these jobs and of their publish steps',
  }),
  'publish-job-index-unknown': ({ file, job, method }) => ({
    what: `nothing tells to which index job \`${job}\` of \`${file}\` publishes`,
    why: `the step publishes by \`${method}\`, and its index is decided only when it runs`,
    mend: `name the index in the step of job \`${job}\`, as a literal`,
  }),
  'id-token-permission-missing': ({ file, job }) => ({
    what: `job \`${job}\` of \`${file}\` gets no ID token`,
    why: 'its permissions do not hold `id-token: write`, without which GitHub issues none',
    mend: `add \`permissions: { id-token: write }\` to job \`${job}\`, and to each job that calls it`,
  }),
});
