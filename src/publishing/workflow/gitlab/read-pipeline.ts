import { type YamlMap, type YamlNode, entry, member, textOf, textsOf } from '../yaml-tree.ts';
import type { GitLabPipeline, PipelineJob } from './model.ts';
import { readJob } from './read-job.ts';
import { readRules } from './read-rules.ts';
import { readVariables } from './read-variables.ts';
import { inStageOrder } from './stage-order.ts';
import { Budget, MAX_PIPELINE_CHARACTERS, MAX_PIPELINE_NODES } from './tree/budget.ts';
import { resolveExtends } from './tree/extends.ts';
import {
  type LoadedConfiguration,
  type PipelineFiles,
  type UnknownPart,
  loadConfiguration,
  plainPath,
} from './tree/load.ts';
import { readIncludes } from './tree/read-includes.ts';
import { resolveReferences } from './tree/references.ts';

/** The file that GitLab reads unless the project's settings name another. */
export const GITLAB_PIPELINE = '.gitlab-ci.yml';

const RESERVED = new Set([
  'default',
  'include',
  'before_script',
  'image',
  'services',
  'after_script',
  'variables',
  'stages',
  'types',
  'cache',
  'workflow',
  'spec',
]);
const STAGES = ['build', 'test', 'deploy'];
/** A child of a child is the last that GitLab starts. https://docs.gitlab.com/ci/pipelines/downstream_pipelines/ */
const MAX_CHILD_LEVELS = 2;

function isJob(key: string, node: YamlNode): boolean {
  return !RESERVED.has(key) && !key.startsWith('.') && node.kind === 'map';
}

function readJobs(
  root: YamlMap,
  configuration: LoadedConfiguration,
  unseen: ReadonlySet<string>,
): readonly PipelineJob[] {
  return [...root.entries.values()]
    .filter(({ key, value }) => isJob(key, value))
    .map((job) => {
      const runs = ['script', 'run', 'trigger'].some((key) => entry(job.value, key) !== undefined);
      return readJob(job, {
        root,
        origin: configuration.origins.get(job.key),
        isPartlyUnseen: unseen.has(job.key) || (!runs && configuration.unknown.length > 0),
        fileOf: configuration.fileOf,
      });
    });
}

/** Triggers whose pipeline stands elsewhere: another project, or a file that a job makes. */
function unknownTriggers(root: YamlMap, configuration: LoadedConfiguration): readonly UnknownPart[] {
  return [...root.entries.values()].flatMap(({ key, value }) => {
    const found = isJob(key, value) ? entry(value, 'trigger') : undefined;
    if (found === undefined) return [];
    const at = { file: configuration.origins.get(key)?.file ?? '', line: found.line };
    const project = textOf(found.value) ?? textOf(member(found.value, 'project'));
    if (project !== undefined) return [{ kind: 'downstream', name: project, ...at }];
    const include = member(found.value, 'include');
    const parts = include?.kind === 'list' ? include.items : include === undefined ? [] : [include];
    return parts.flatMap((part): readonly UnknownPart[] => {
      const artifact = textOf(member(part, 'artifact'));
      if (artifact !== undefined) return [{ kind: 'artifact', name: artifact, ...at }];
      return readIncludes(part)
        .filter(({ kind }) => kind !== 'local')
        .map(({ kind, name }) => ({ kind, name, ...at }));
    });
  });
}

class PipelineReader {
  readonly #files: PipelineFiles;
  readonly #budget: Budget;
  readonly #characters: Budget;

  constructor(files: PipelineFiles, path: string) {
    this.#files = new Map([...files].map(([name, text]) => [plainPath(name), text]));
    this.#budget = new Budget(path, MAX_PIPELINE_NODES, 'values after includes and `extends` are joined');
    this.#characters = new Budget(path, MAX_PIPELINE_CHARACTERS, 'characters with its includes');
  }

  read(path: string, level: number): GitLabPipeline {
    const configuration = loadConfiguration(this.#files, path, {
      nodes: this.#budget,
      characters: this.#characters,
    });
    const { root: extended, withUnseenBase } = resolveExtends(configuration, this.#budget);
    const root = resolveReferences(extended, configuration, this.#budget);
    const stages = textsOf(member(root, 'stages'));
    const jobs = inStageOrder(
      readJobs(root, configuration, withUnseenBase),
      stages.length === 0 ? STAGES : stages,
      configuration.unknown.length > 0,
    );
    const children = this.#children(jobs, level);
    const unread = jobs.flatMap(({ trigger, file }) =>
      (trigger?.locals ?? [])
        .filter((local) => !children.has(plainPath(local)))
        .map((name) => ({ kind: 'local' as const, name, file, line: trigger?.line ?? 1 })),
    );
    return {
      path,
      workflowRules: readRules(member(member(root, 'workflow'), 'rules')),
      variables: readVariables(member(root, 'variables')),
      jobs,
      children,
      unknown: [...configuration.unknown, ...unknownTriggers(root, configuration), ...unread],
    };
  }

  #children(jobs: readonly PipelineJob[], level: number): ReadonlyMap<string, GitLabPipeline> {
    if (level >= MAX_CHILD_LEVELS) return new Map();
    const locals = jobs.flatMap(({ trigger }) => trigger?.locals ?? []).map(plainPath);
    const known = [...new Set(locals)].filter((path) => this.#files.has(path));
    return new Map(known.map((path) => [path, this.read(path, level + 1)]));
  }
}

/**
 * Reads a pipeline configuration of GitLab CI/CD with all that it includes, extends, refers to and triggers,
 * as far as its texts are at hand; nothing of it is run (ADR 040). What is not at hand (another project's
 * file, a template, a component, an address) is listed in `unknown`.
 *
 * Throws `pipeline-not-found`, `workflow-not-yaml`, `workflow-too-large`, `pipeline-not-a-pipeline`,
 * `pipeline-extends-unknown`, `pipeline-extends-cycle`, `pipeline-include-cycle`, `pipeline-nested-too-deep`,
 * `pipeline-reference-unknown`, `workflow-needs-unknown`, `workflow-needs-cycle`.
 *
 * @param files texts of the repository's YAML files, by their path from its root
 * @param path the configured path of the top-level file
 */
export function readGitLabPipeline(files: PipelineFiles, path: string = GITLAB_PIPELINE): GitLabPipeline {
  const plain = plainPath(path);
  return new PipelineReader(files, plain).read(plain, 0);
}
