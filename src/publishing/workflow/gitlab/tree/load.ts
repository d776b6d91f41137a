import { matchesPattern } from '../../../config/index.ts';
import { workflowErrors } from '../../errors.ts';
import { type YamlMap, type YamlNode, member, parseYamlDocuments } from '../../yaml-tree.ts';
import type { Budget } from './budget.ts';
import { declaredInputs, interpolate } from './inputs.ts';
import { type IncludeKind, type IncludeEntry, readIncludes } from './read-includes.ts';
import { expandMergeKeys, mergeMaps } from './merge.ts';

/** GitLab's own limit. https://docs.gitlab.com/ci/yaml/#include (checked 2026-11) */
const MAX_INCLUDES = 150;

/** A part of the pipeline whose text is not at hand: its jobs are not seen. */
export interface UnknownPart {
  readonly kind: IncludeKind | 'artifact' | 'downstream';
  /** What the file names: a path, an address, a component. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** Where a top-level key was written last, and the `rules` of the includes that brought it. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly guards: readonly YamlNode[];
}

/** The texts at hand, by plain path from the root of the repository. */
export type PipelineFiles = ReadonlyMap<string, string>;

/** One configuration with its includes joined. */
export interface LoadedConfiguration {
  readonly root: YamlMap;
  readonly unknown: readonly UnknownPart[];
  readonly origins: ReadonlyMap<string, Origin>;
  /** The file that holds a value. */
  readonly fileOf: (node: YamlNode) => string | undefined;
}

/** What reading may use up. */
export interface Budgets {
  readonly nodes: Budget;
  readonly characters: Budget;
}

interface Visit {
  readonly path: string;
  readonly inputs: YamlNode | undefined;
  readonly chain: readonly string[];
  readonly guards: readonly YamlNode[];
}

/** A path of the repository as the files are keyed: without `/` or `./` before it. */
export function plainPath(path: string): string {
  return path.replace(/^(?:\.?\/)+/u, '');
}

class Loader {
  readonly #files: PipelineFiles;
  readonly #budget: Budget;
  readonly #characters: Budget;
  readonly #fileOf = new WeakMap<YamlNode, string>();
  readonly #unknown: UnknownPart[] = [];
  readonly #origins = new Map<string, Origin>();
  #included = 0;

  constructor(files: PipelineFiles, budgets: Budgets) {
    this.#files = files;
    this.#budget = budgets.nodes;
    this.#characters = budgets.characters;
  }

  load(path: string): LoadedConfiguration {
    const root = this.#visit({ path, inputs: undefined, chain: [], guards: [] });
    return {
      root,
      unknown: this.#unknown,
      origins: this.#origins,
      fileOf: (node) => this.#fileOf.get(node),
    };
  }

  #visit(visit: Visit): YamlMap {
    const own = this.#read(visit);
    let joined: YamlMap = { kind: 'map', line: 1, entries: new Map() };
    for (const entry of readIncludes(member(own, 'include'))) {
      for (const included of this.#follow(entry, visit)) joined = mergeMaps(joined, included, this.#budget);
    }
    for (const { key, line } of own.entries.values()) {
      this.#origins.set(key, { file: visit.path, line, guards: visit.guards });
    }
    const rest = new Map([...own.entries].filter(([key]) => key !== 'include'));
    return mergeMaps(joined, { ...own, entries: rest }, this.#budget);
  }

  #read({ path, inputs }: Visit): YamlMap {
    const text = this.#files.get(path);
    if (text === undefined) {
      throw workflowErrors.create('pipeline-not-found', { path }, { location: { file: path } });
    }
    this.#characters.spend(text.length);
    const documents = parseYamlDocuments(text, path);
    const hasHeader = documents.length > 1 && member(documents[0], 'spec') !== undefined;
    const body = documents[hasHeader ? 1 : 0];
    const empty: YamlMap = { kind: 'map', line: 1, entries: new Map() };
    if (documents.length > (hasHeader ? 2 : 1)) return this.#refuse(path, 'it holds more than one document');
    if (body === undefined || (body.kind === 'scalar' && body.value === null)) return empty;
    if (body.kind !== 'map') return this.#refuse(path, 'its top level is no mapping');
    const filled = interpolate(body, declaredInputs(hasHeader ? documents[0] : body, inputs));
    const expanded = expandMergeKeys(filled, this.#budget);
    this.#remember(expanded, path);
    return expanded.kind === 'map' ? expanded : empty;
  }

  #refuse(file: string, reason: string): never {
    throw workflowErrors.create('pipeline-not-a-pipeline', { file, reason }, { location: { file } });
  }

  #remember(node: YamlNode, path: string): void {
    this.#fileOf.set(node, path);
    const below =
      node.kind === 'map'
        ? [...node.entries.values()].map(({ value }) => value)
        : node.kind === 'list'
          ? node.items
          : [];
    for (const child of below) this.#remember(child, path);
  }

  #follow(entry: IncludeEntry, visit: Visit): readonly YamlMap[] {
    const { kind, name, line, node } = entry;
    const paths = kind === 'local' ? this.#pathsOf(name) : [];
    if (paths.length === 0) this.#unknown.push({ kind, name, file: visit.path, line });
    const rules = member(node, 'rules');
    return paths.map((path) => {
      this.#included += 1;
      const chain = [...visit.chain, visit.path];
      if (chain.includes(path)) {
        throw workflowErrors.create(
          'pipeline-include-cycle',
          { chain: [...chain, path] },
          { location: { file: visit.path, line } },
        );
      }
      if (this.#included > MAX_INCLUDES) {
        const details = { file: visit.path, what: 'include', limit: MAX_INCLUDES };
        throw workflowErrors.create('pipeline-nested-too-deep', details, { location: { file: visit.path } });
      }
      const guards = rules === undefined ? visit.guards : [...visit.guards, rules];
      return this.#visit({ path, inputs: member(node, 'inputs'), chain, guards });
    });
  }

  #pathsOf(name: string): readonly string[] {
    const path = plainPath(name);
    if (!path.includes('*')) return this.#files.has(path) ? [path] : [];
    return [...this.#files.keys()].filter((file) => /\.ya?ml$/u.test(file) && matchesPattern(path, file));
  }
}

/**
 * Reads a configuration with all that it includes and that is at hand; what is not is listed, never passed
 * over. Includes come first, the file's own keys win. Throws `pipeline-not-found`, `workflow-not-yaml`,
 * `workflow-too-large`, `pipeline-not-a-pipeline`, `pipeline-include-cycle`, `pipeline-nested-too-deep`.
 */
export function loadConfiguration(files: PipelineFiles, path: string, budgets: Budgets): LoadedConfiguration {
  return new Loader(files, budgets).load(path);
}
