import { type YamlNode, member, parseYaml, textOf } from '../yaml-tree.ts';
import type { LocalAction } from './model.ts';
import { readStep } from './read-job.ts';

function readInputs(node: YamlNode | undefined): ReadonlyMap<string, string> {
  if (node?.kind !== 'map') return new Map();
  return new Map(
    [...node.entries.values()].map(({ key, value }) => [key, textOf(member(value, 'default')) ?? '']),
  );
}

/**
 * Reads the `action.yml` of an action of the repository; nothing of it is run. A file that is YAML but no
 * action has no steps. Throws `workflow-not-yaml`, `workflow-too-large`.
 *
 * @param file its path in the repository
 */
export function readLocalAction(text: string, file: string): LocalAction {
  const node = parseYaml(text, file);
  const runs = member(node, 'runs');
  const steps = member(runs, 'steps');
  return {
    file,
    name: textOf(member(node, 'name')),
    using: textOf(member(runs, 'using')) ?? '',
    inputs: readInputs(member(node, 'inputs')),
    steps: steps?.kind === 'list' ? steps.items.map((step) => readStep(step)) : [],
  };
}

/** Reads the actions of a repository: path → text. Throws what `readLocalAction` throws. */
export function readLocalActions(files: ReadonlyMap<string, string>): ReadonlyMap<string, LocalAction> {
  return new Map([...files].map(([file, text]) => [file, readLocalAction(text, file)]));
}
