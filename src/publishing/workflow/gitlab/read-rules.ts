import { type YamlNode, entry, member, textOf } from '../yaml-tree.ts';
import type { Rule } from './model.ts';
import { readVariables } from './read-variables.ts';

function readRule(node: YamlNode): Rule {
  const condition = entry(node, 'if');
  const text = textOf(condition?.value);
  return {
    condition: condition === undefined || text === undefined ? undefined : { text, line: condition.line },
    depends: ['changes', 'exists'].some((key) => entry(node, key) !== undefined),
    when: textOf(member(node, 'when')),
    variables: readVariables(member(node, 'variables')),
    line: node.line,
  };
}

/** `rules:`, lists in it laid flat; undefined when there are none, which is not the same as an empty list. */
export function readRules(node: YamlNode | undefined): readonly Rule[] | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'list') return node.items.flatMap((item) => readRules(item) ?? []);
  if (node.kind === 'map') return [readRule(node)];
  // A reference into an include that is not at hand: it may hold any rule.
  const unseen = { condition: undefined, when: undefined, variables: new Map(), line: node.line };
  return node.value === null ? undefined : [{ ...unseen, depends: true }];
}
