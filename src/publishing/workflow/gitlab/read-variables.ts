import { type YamlNode, member, textOf } from '../yaml-tree.ts';
import type { Texts } from './model.ts';

/** `variables:`, whose values are texts or mappings with `value`. */
export function readVariables(node: YamlNode | undefined): Texts {
  const texts = new Map<string, string>();
  if (node?.kind !== 'map') return texts;
  for (const { key, value } of node.entries.values()) {
    const text = textOf(value.kind === 'map' ? member(value, 'value') : value);
    texts.set(key, text ?? '');
  }
  return texts;
}
