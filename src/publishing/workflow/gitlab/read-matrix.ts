import { UNTOLD } from '../github/expressions/template.ts';
import { type YamlNode, member, textsOf } from '../yaml-tree.ts';
import type { Texts } from './model.ts';

/** GitLab's own limit. https://docs.gitlab.com/ci/yaml/#parallelmatrix (checked 2026-11) */
const MAX_LEGS = 200;

function legsOf(node: YamlNode): readonly Texts[] {
  let legs: readonly Texts[] = [new Map()];
  if (node.kind !== 'map') return legs;
  for (const { key, value } of node.entries.values()) {
    const texts = textsOf(value);
    const isTooMany = legs.length * texts.length > MAX_LEGS;
    const chosen = isTooMany || texts.length === 0 ? [UNTOLD] : texts;
    legs = legs.flatMap((leg) => chosen.map((text) => new Map([...leg, [key, text]])));
  }
  return legs;
}

/** The variables of each job that `parallel:matrix` makes; more than GitLab takes have untold values. */
export function readMatrix(parallel: YamlNode | undefined): readonly Texts[] {
  const matrix = member(parallel, 'matrix');
  if (matrix?.kind !== 'list' || matrix.items.length === 0) return [new Map()];
  const legs = matrix.items.slice(0, MAX_LEGS + 1).flatMap(legsOf);
  if (legs.length <= MAX_LEGS) return legs;
  const names = new Set(legs.flatMap((leg) => [...leg.keys()]));
  return [new Map([...names].map((name) => [name, UNTOLD]))];
}
