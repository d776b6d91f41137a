import { UNTOLD } from '../../github/expressions/template.ts';
import { type YamlEntry, type YamlNode, member } from '../../yaml-tree.ts';

/** Values of `inputs:` by name. */
export type PipelineInputs = ReadonlyMap<string, YamlNode>;

const INPUT = /\$\[\[\s{0,20}inputs\.(?<name>[\w-]{1,200})(?<functions>[^\]]{0,200})\]\]/gu;

/** The inputs that a file declares in its header `spec:`, filled in by the include; others keep their default. */
export function declaredInputs(header: YamlNode | undefined, given: YamlNode | undefined): PipelineInputs {
  const inputs = new Map<string, YamlNode>();
  const declared = member(member(header, 'spec'), 'inputs');
  if (declared?.kind !== 'map') return inputs;
  for (const { key, value } of declared.entries.values()) {
    const chosen = member(given, key) ?? member(value, 'default');
    if (chosen !== undefined) inputs.set(key, chosen);
  }
  return inputs;
}

function fill(text: string, inputs: PipelineInputs): string {
  return text.replaceAll(INPUT, (_whole, name: string, functions: string) => {
    const value = functions.trim() === '' ? inputs.get(name) : undefined;
    return value?.kind === 'scalar' ? value.text : UNTOLD;
  });
}

/** Puts the inputs of a file where `$[[ inputs.NAME ]]` stands; one that nobody gives is untold. */
export function interpolate(node: YamlNode, inputs: PipelineInputs): YamlNode {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => interpolate(item, inputs)) };
  if (node.kind === 'map') {
    const entries = [...node.entries.values()].map((entry): readonly [string, YamlEntry] => {
      const key = fill(entry.key, inputs);
      return [key, { ...entry, key, value: interpolate(entry.value, inputs) }];
    });
    return { ...node, entries: new Map(entries) };
  }
  if (!node.text.includes('$[[')) return node;
  const [only] = [...node.text.matchAll(INPUT)];
  const whole =
    only !== undefined && only[0] === node.text.trim() && only.groups?.['functions']?.trim() === '';
  const value = whole ? inputs.get(only.groups?.['name'] ?? '') : undefined;
  if (value !== undefined) return value;
  const text = fill(node.text, inputs);
  return { ...node, value: text, text };
}
