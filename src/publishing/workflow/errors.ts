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
  'pipeline-not-found': { path: string };
  'pipeline-not-a-pipeline': { file: string; reason: string };
  'pipeline-extends-unknown': { file: string; job: string; base: string };
  'pipeline-extends-cycle': { file: string; jobs: readonly string[] };
  'pipeline-include-cycle': { chain: readonly string[] };
  'pipeline-nested-too-deep': { file: string; what: string; limit: number };
  'pipeline-reference-unknown': { file: string; reference: string; reason: string };
  'pipeline-id-token-missing': { file: string; job: string; variable: string; audience: string };
  'pipeline-id-token-audience': {
    file: string;
    job: string;
    variable: string;
    audiences: readonly string[];
    wanted: string;
  };
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
  'pipeline-not-found': ({ path }) => ({
    what: `there is no pipeline configuration \`${path}\``,
    why: 'GitLab reads `.gitlab-ci.yml` in the root of the repository, or the file that the settings of the project name',
    mend: `add \`${path}\`, or name the right file as \`workflow\``,
  }),
  'pipeline-not-a-pipeline': ({ file, reason }) => ({
    what: `\`${file}\` is YAML, but not a GitLab pipeline`,
    why: reason,
    mend: `give \`${file}\` the form of a pipeline configuration: names of jobs, each with a \`script:\``,
  }),
  'pipeline-extends-unknown': ({ file, job, base }) => ({
    what: `job \`${job}\` of \`${file}\` extends a job that is not there`,
    why: `\`extends\` names \`${base}\`, and neither the file nor what it includes has such a job`,
    mend: `correct \`extends\` of job \`${job}\`, or include the file that holds \`${base}\``,
  }),
  'pipeline-extends-cycle': ({ file, jobs }) => ({
    what: `jobs of \`${file}\` extend each other`,
    why: `${quoted(jobs)} extend one another in a circle, and GitLab refuses the whole configuration`,
    mend: 'remove one `extends` from that circle',
  }),
  'pipeline-include-cycle': ({ chain }) => ({
    what: 'pipeline configurations include each other in a circle',
    why: `the chain is ${quoted(chain)}`,
    mend: 'remove one `include` from that circle',
  }),
  'pipeline-nested-too-deep': ({ file, what, limit }) => ({
    what: `\`${file}\` nests \`${what}\` too deep`,
    why: `GitLab takes ${limit} levels of it and refuses a configuration that has more`,
    mend: `shorten the chain of \`${what}\``,
  }),
  'pipeline-reference-unknown': ({ file, reference, reason }) => ({
    what: `\`!reference [${reference}]\` in \`${file}\` leads nowhere`,
    why: reason,
    mend: 'correct the reference, or include the file that holds what it names',
  }),
  'pipeline-id-token-missing': ({ file, job, variable, audience }) => ({
    what: `job \`${job}\` of \`${file}\` has no ID token in \`${variable}\``,
    why: `for the audience \`${audience}\` clients look into that variable, and \`id_tokens\` of the job does not declare it`,
    mend: `add \`id_tokens: { ${variable}: { aud: ${audience} } }\` to job \`${job}\``,
  }),
  'pipeline-id-token-audience': ({ file, job, variable, audiences, wanted }) => ({
    what: `the ID token \`${variable}\` of job \`${job}\` in \`${file}\` is for another audience`,
    why: `its \`aud\` is ${orNone(audiences, 'missing')}, the index takes the one text \`${wanted}\` and no list`,
    mend: `set \`aud: ${wanted}\` on \`${variable}\` of job \`${job}\``,
  }),
});
