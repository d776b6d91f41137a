import { type YamlNode, entry, member, textOf, textsOf } from '../yaml-tree.ts';
import { toValue } from './matrix.ts';
import type { InputDeclaration, Trigger } from './model.ts';

function readInputs(node: YamlNode | undefined): ReadonlyMap<string, InputDeclaration> {
  const inputs = new Map<string, InputDeclaration>();
  if (node?.kind !== 'map') return inputs;
  for (const { key, value } of node.entries.values()) {
    const fallback = member(value, 'default');
    inputs.set(key, {
      type: textOf(member(value, 'type')) ?? 'string',
      fallback: fallback === undefined ? undefined : toValue(fallback),
      options: textsOf(member(value, 'options')),
    });
  }
  return inputs;
}

function optionalTexts(node: YamlNode | undefined, key: string): readonly string[] | undefined {
  const found = entry(node, key);
  return found === undefined ? undefined : textsOf(found.value);
}

/** `schedule` is a list of `cron:` lines; every other event has details of its own. */
function readCrons(node: YamlNode | undefined): readonly string[] {
  if (node?.kind !== 'list') return [];
  return node.items.map((item) => textOf(member(item, 'cron'))).filter((cron) => cron !== undefined);
}

function readTrigger(event: string, line: number, details: YamlNode | undefined): Trigger {
  return {
    event,
    line,
    branches: optionalTexts(details, 'branches'),
    branchesIgnore: optionalTexts(details, 'branches-ignore'),
    tags: optionalTexts(details, 'tags'),
    tagsIgnore: optionalTexts(details, 'tags-ignore'),
    paths: entry(details, 'paths') !== undefined || entry(details, 'paths-ignore') !== undefined,
    types: optionalTexts(details, 'types'),
    crons: readCrons(details),
    inputs: readInputs(member(details, 'inputs')),
  };
}

/** Reads `on:`: a word, a list of words, or a mapping with filters. */
export function readTriggers(on: YamlNode): readonly Trigger[] {
  if (on.kind === 'map')
    return [...on.entries.values()].map(({ key, line, value }) => readTrigger(key, line, value));
  const nodes = on.kind === 'list' ? on.items : [on];
  return nodes.flatMap((node) => {
    const event = textOf(node);
    return event === undefined ? [] : [readTrigger(event, node.line, undefined)];
  });
}
