import { workflowErrors } from '../../errors.ts';
import { UNTOLD } from '../../github/expressions/template.ts';
import { type YamlList, type YamlMap, type YamlNode, member, textsOf } from '../../yaml-tree.ts';
import type { Budget } from './budget.ts';
import type { LoadedConfiguration } from './load.ts';

/** GitLab's own limit. https://docs.gitlab.com/ci/yaml/yaml_optimization/#reference-tags (checked 2026-11) */
const MAX_LEVELS = 10;

class Resolver {
  readonly #root: YamlMap;
  readonly #configuration: LoadedConfiguration;
  readonly #budget: Budget;

  constructor(root: YamlMap, configuration: LoadedConfiguration, budget: Budget) {
    this.#root = root;
    this.#configuration = configuration;
    this.#budget = budget;
  }

  resolve(node: YamlNode, level: number): YamlNode {
    this.#budget.spend(1);
    if (node.kind === 'scalar') return node;
    if (node.kind === 'list' && node.tag === '!reference') return this.#follow(node, level);
    if (node.kind === 'list') return { ...node, items: node.items.map((item) => this.resolve(item, level)) };
    const entries = [...node.entries].map(
      ([key, entry]) => [key, { ...entry, value: this.resolve(entry.value, level) }] as const,
    );
    return { ...node, entries: new Map(entries) };
  }

  #follow(reference: YamlList, level: number): YamlNode {
    if (level >= MAX_LEVELS)
      return this.#refuse(reference, `it is nested more than ${MAX_LEVELS} levels deep`);
    const path = textsOf(reference);
    let found: YamlNode | undefined = path.length === 0 ? undefined : this.#root;
    for (const key of path) found = member(found, key);
    if (found !== undefined) return this.resolve(found, level + 1);
    // An include that is not seen may hold it.
    if (this.#configuration.unknown.length > 0)
      return { kind: 'scalar', line: reference.line, value: UNTOLD, text: UNTOLD };
    return this.#refuse(reference, 'neither the file nor what it includes has such a place');
  }

  #refuse(node: YamlList, reason: string): never {
    const file = this.#configuration.fileOf(node) ?? '';
    const reference = textsOf(node).join(', ');
    throw workflowErrors.create(
      'pipeline-reference-unknown',
      { file, reference, reason },
      { location: { file, line: node.line } },
    );
  }
}

/** Puts the values in the place of `!reference` tags. Throws `pipeline-reference-unknown`, `workflow-too-large`. */
export function resolveReferences(
  root: YamlMap,
  configuration: LoadedConfiguration,
  budget: Budget,
): YamlMap {
  const resolved = new Resolver(root, configuration, budget).resolve(root, 0);
  return resolved.kind === 'map' ? resolved : root;
}
