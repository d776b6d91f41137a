import { workflowErrors } from '../errors.ts';
import { type YamlNode, entry, member, parseYaml, textMapOf, textOf } from '../yaml-tree.ts';
import type { GitHubWorkflow } from './model.ts';
import { inNeedsOrder } from './needs-order.ts';
import { readPermissions } from './permissions.ts';
import { readDefaultShell, readJob } from './read-job.ts';
import { readTriggers } from './read-triggers.ts';

function refuse(file: string, reason: string, line: number): never {
  throw workflowErrors.create('workflow-not-a-workflow', { file, reason }, { location: { file, line } });
}

function readJobs(node: YamlNode, file: string): GitHubWorkflow['jobs'] {
  const jobs = entry(node, 'jobs');
  if (jobs === undefined) return refuse(file, 'it has no `jobs:`', 1);
  if (jobs.value.kind !== 'map') return refuse(file, '`jobs:` is no mapping of job names to jobs', jobs.line);
  const entries = [...jobs.value.entries.values()];
  const odd = entries.find(({ value }) => value.kind !== 'map');
  if (odd !== undefined) return refuse(file, `job \`${odd.key}\` is no mapping`, odd.line);
  const shell = readDefaultShell(node);
  return inNeedsOrder(
    entries.map((job) => readJob(job, shell)),
    file,
  );
}

/**
 * Reads a GitHub workflow, keeping lines; nothing of it is run (ADR 040). Throws `workflow-not-yaml`,
 * `workflow-too-large`, `workflow-not-a-workflow`, `workflow-needs-unknown`, `workflow-needs-cycle`.
 *
 * @param file its path in the repository, or its file name
 */
export function readGitHubWorkflow(text: string, file: string): GitHubWorkflow {
  return readGitHubWorkflowTree(parseYaml(text, file), file);
}

/** Like `readGitHubWorkflow`, for a text that was parsed before. */
export function readGitHubWorkflowTree(node: YamlNode, file: string): GitHubWorkflow {
  if (node.kind !== 'map') return refuse(file, 'its top level is no mapping', node.line);
  // YAML 1.1 readers take the key `on` for true; some formatters write that back.
  const on = entry(node, 'on') ?? entry(node, 'true');
  if (on === undefined) return refuse(file, 'it has no `on:`', 1);
  return {
    file,
    fileName: file.split('/').at(-1) ?? file,
    name: textOf(member(node, 'name')),
    triggers: readTriggers(on.value),
    permissions: readPermissions(entry(node, 'permissions')),
    environmentVariables: textMapOf(member(node, 'env')),
    jobs: readJobs(node, file),
  };
}

/** Reads every workflow of a repository: path → text. Throws what `readGitHubWorkflow` throws, for the first bad one. */
export function readGitHubWorkflows(files: ReadonlyMap<string, string>): readonly GitHubWorkflow[] {
  return [...files].map(([file, text]) => readGitHubWorkflow(text, file));
}
