import type { Problem } from '../finding.ts';
import { oncePer } from '../jobs/once.ts';
import { publishingJobs } from '../jobs/release-jobs.ts';
import { type Maker, findMakers } from '../jobs/release-makers.ts';
import type { Project, ProjectWorkflow } from '../project.ts';
import type { Rule } from '../rule.ts';

/** Lines that start a workflow by the name of its file. */
const startingLines = oncePer(({ workflows }: Project) =>
  workflows
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => /\.ya?ml/u.test(line) && /workflow run|dispatch|uses:/u.test(line)),
);

/** A run that another workflow starts by hand, by a call or when it is done needs no event of the tag. */
const isStartedOtherwise = (file: string, project: Project): boolean =>
  startingLines(project).some((line) => line.includes(file));

/** What the events of a workflow's publish jobs hang on; undefined: on something that no maker makes. */
function eventsOf(source: ProjectWorkflow, project: Project): ReadonlySet<string> | undefined {
  const rows = publishingJobs(project).flatMap((one) => one.rows);
  const own = rows.filter(
    ({ publishJob }) => (publishJob.callers[0]?.workflow ?? publishJob.workflow) === source.workflow.fileName,
  );
  const events = own.flatMap(({ publishJob }) => publishJob.events);
  const kinds = events.map(({ event, ref }) => {
    if (event === 'release') return 'release';
    return (event === 'push' || event === 'create') && ref.startsWith('refs/tags/') ? 'tag' : 'other';
  });
  return kinds.length === 0 || kinds.includes('other') ? undefined : new Set(kinds);
}

function problemsOf(source: ProjectWorkflow, makers: readonly Maker[], project: Project): readonly Problem[] {
  const events = eventsOf(source, project);
  if (events === undefined || isStartedOtherwise(source.workflow.fileName, project)) return [];
  const { fileName } = source.workflow;
  return makers
    .filter(({ makes }) => [...events].every((event) => makes.has(event)))
    .map(({ source: { path }, line, what }) => ({
      file: path,
      line,
      message: `${what} with the token of the run starts no workflow, so \`${fileName}\`, which waits for ${[...events].join(' or ')}, never publishes`,
      mend: `make it with the token of a GitHub App, or let this workflow start \`${fileName}\` (\`gh workflow run\`, \`workflow_call\`)`,
    }));
}

/** What a workflow does with `GITHUB_TOKEN` starts no other workflow: so GitHub keeps them from going in circles. */
export const TRIGGER_NEVER_FIRES: Rule = {
  name: 'trigger-never-fires',
  summary: 'the publish workflow waits for a tag or release that is made with GITHUB_TOKEN',
  severity: 'error',
  confidence: 'medium',
  taxonomy: ['C1'],
  check: (project) => {
    const makers = findMakers(project.workflows);
    if (makers.length === 0) return [];
    return project.workflows.flatMap((source) => problemsOf(source, makers, project));
  },
};
