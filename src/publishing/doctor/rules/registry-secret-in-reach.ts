import { type YamlNode, entry, member, textOf } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { isLeftover } from '../jobs/leftover.ts';
import { type PublishingJob, callersOf, publishingJobs } from '../jobs/release-jobs.ts';
import { jobNode } from '../jobs/written-steps.ts';
import type { Project, ProjectWorkflow } from '../project.ts';
import { isRegistrySecret, secretsIn } from '../registry-secrets.ts';
import type { Rule } from '../rule.ts';

interface Use {
  readonly name: string;
  readonly line: number;
}

/** Every mention of a registry's secret below a node, with the line of the text that has it. */
function usesIn(node: YamlNode | undefined, source: ProjectWorkflow): readonly Use[] {
  if (node === undefined) return [];
  if (node.kind === 'list') return node.items.flatMap((item) => usesIn(item, source));
  if (node.kind === 'map') {
    return [...node.entries.values()].flatMap(({ value }) => usesIn(value, source));
  }
  const lines = source.text.split('\n');
  const names = secretsIn(textOf(node) ?? '').filter(isRegistrySecret);
  return [...new Set(names)].map((name) => {
    const at = lines.findIndex(
      (line, position) => position >= node.line - 1 && secretsIn(line).includes(name),
    );
    return { name, line: at === -1 ? node.line : at + 1 };
  });
}

/** The same of variables, but for those that another rule tells. */
function variablesIn(
  node: YamlNode | undefined,
  source: ProjectWorkflow,
  isTold: (name: string) => boolean,
): readonly Use[] {
  if (node?.kind !== 'map') return usesIn(node, source);
  const variables = [...node.entries.values()].filter(({ key }) => !isTold(key));
  return variables.flatMap(({ value }) => usesIn(value, source));
}

/** The publish step's own credential is told as such, by `leftover-credential`, wherever it is set. */
function ownUses({ source, job, rows }: PublishingJob, project: Project): readonly Use[] {
  const told = rows
    .filter(({ row }) => (row.auth === 'token' || row.auth === 'mixed') && row.idToken !== 'missing')
    .flatMap(({ publishJob }) => publishJob.stepLines);
  const node = jobNode(source, job);
  const steps = member(node, 'steps');
  const items = steps?.kind === 'list' ? steps.items.filter(({ line }) => !told.includes(line)) : [];
  const rest = ['with', 'secrets', 'container'].map((key) => member(node, key));
  return [
    ...variablesIn(member(node, 'env'), source, (name) => isLeftover(name, rows, project)),
    ...[...rest, ...items].flatMap((one) => usesIn(one, source)),
  ];
}

/** What the workflow hands to all of its jobs; it is told of the first that publishes. */
function sharedUses({ source }: PublishingJob, project: Project): readonly Use[] {
  const rows = project.jobs.filter((job) => job.source === source);
  return variablesIn(member(source.tree, 'env'), source, (name) => isLeftover(name, rows, project));
}

/** A secret that a job reads in several places is one secret to remove. */
function onceEach(uses: readonly Use[]): readonly Use[] {
  return [...new Map(uses.toReversed().map((use) => [use.name, use])).values()].toReversed();
}

function toProblem(file: string, { name, line }: Use, job: string): Problem {
  return {
    file,
    line,
    message: `publish job \`${job}\` can read the secret \`${name}\`, by which anybody who gets into it can publish`,
    mend: 'publish by trusted publishing alone: remove the secret here, revoke the token, and delete the secret',
  };
}

/** What a call of a workflow that publishes hands over. */
function handedOver(publishing: PublishingJob, project: Project): readonly Problem[] {
  const { job, rows } = publishing;
  return rows.flatMap((row) =>
    callersOf(row, project).flatMap(({ source, job: caller }) => {
      const secrets = entry(jobNode(source, caller), 'secrets');
      if (secrets === undefined) return [];
      if (textOf(secrets.value) !== 'inherit') {
        return usesIn(secrets.value, source).map((use) => toProblem(source.path, use, job.id));
      }
      return [
        {
          file: source.path,
          line: secrets.line,
          message: `\`secrets: inherit\` hands every secret to the workflow that publishes by job \`${job.id}\``,
          mend: 'hand over the secrets that it needs by name: for trusted publishing it needs none',
          confidence: 'medium' as const,
        },
      ];
    }),
  );
}

/** A token that never expires, in the job that needs none. */
export const REGISTRY_SECRET_IN_REACH: Rule = {
  name: 'registry-secret-in-reach',
  summary: 'a publish job can read a stored credential of a registry',
  severity: 'warning',
  confidence: 'high',
  taxonomy: ['B5'],
  check: (project) =>
    publishingJobs(project).flatMap((publishing, at, all) => {
      const isFirst = all.findIndex(({ source }) => source === publishing.source) === at;
      const shared = sharedUses(publishing, project);
      const own = onceEach([...shared, ...ownUses(publishing, project)]);
      const told = isFirst ? own : own.filter((use) => !shared.includes(use));
      return [
        ...told.map((use) => toProblem(publishing.source.path, use, publishing.job.id)),
        ...handedOver(publishing, project),
      ];
    }),
};
