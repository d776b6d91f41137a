import type { YamlEntry, YamlMap, YamlNode } from '../../yaml-tree.ts';
import type { Budget } from './budget.ts';

const MERGE_KEY = /^<<(?:#\d+)?$/u;

/**
 * Joins two values as GitLab joins includes and `extends`: mappings key by key, anything else is replaced, a
 * list as a whole. https://docs.gitlab.com/ci/yaml/yaml_optimization/ (checked 2026-11)
 */
export function deepMerge(under: YamlNode, over: YamlNode, budget: Budget): YamlNode {
  return under.kind === 'map' && over.kind === 'map' ? mergeMaps(under, over, budget) : over;
}

/** `deepMerge` of two mappings. */
export function mergeMaps(under: YamlMap, over: YamlMap, budget: Budget): YamlMap {
  budget.spend(under.entries.size + over.entries.size + 1);
  const entries = new Map(under.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    entries.set(
      key,
      below === undefined ? entry : { ...entry, value: deepMerge(below.value, entry.value, budget) },
    );
  }
  return { kind: 'map', line: over.line, entries };
}

/** What `<<` brings in; of a list the first wins. */
function broughtIn(value: YamlNode): readonly YamlMap[] {
  if (value.kind === 'map') return [value];
  return value.kind === 'list' ? value.items.filter((item) => item.kind === 'map').reverse() : [];
}

function expandMap(node: YamlMap, budget: Budget): YamlMap {
  const entries = new Map<string, YamlEntry>();
  for (const [key, entry] of node.entries) {
    const value = expandMergeKeys(entry.value, budget);
    if (!MERGE_KEY.test(key)) entries.set(key, { ...entry, value });
    for (const brought of MERGE_KEY.test(key) ? broughtIn(value) : []) {
      budget.spend(brought.entries.size);
      for (const [name, inner] of brought.entries) entries.set(name, inner);
    }
  }
  return { ...node, entries };
}

/**
 * Carries out the merge keys `<<`. In the order of the file, as GitLab's reader does it and unlike YAML's own
 * rule: a key that stands before `<<` is overwritten by it.
 */
export function expandMergeKeys(node: YamlNode, budget: Budget): YamlNode {
  budget.spend(1);
  if (node.kind === 'map') return expandMap(node, budget);
  if (node.kind === 'scalar') return node;
  return { ...node, items: node.items.map((item) => expandMergeKeys(item, budget)) };
}
