import { type YamlNode, member } from '../yaml-tree.ts';
import { hasExpression } from './expressions/template.ts';
import type { Value } from './expressions/value.ts';
import type { Matrix } from './model.ts';

type Leg = Readonly<Record<string, Value>>;
const MAX_LEGS = 256;

/** A YAML node as a value of the expression language. */
export function toValue(node: YamlNode): Value {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toValue);
  return Object.fromEntries([...node.entries.values()].map(({ key, value }) => [key, toValue(value)]));
}

const isComputed = (node: YamlNode): boolean => node.kind === 'scalar' && hasExpression(node.text);
const same = (left: Value | undefined, right: Value): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

function legsOf(axes: readonly (readonly [string, readonly Value[]])[]): readonly Leg[] | undefined {
  let legs: readonly Leg[] = axes.length === 0 ? [] : [{}];
  for (const [key, values] of axes) {
    legs = legs.flatMap((leg) => values.map((value) => ({ ...leg, [key]: value })));
    if (legs.length > MAX_LEGS) return undefined;
  }
  return legs;
}

/** `include` adds to each leg whose own axes it does not change, and is a leg of its own when there is none. */
function include(legs: readonly Leg[], added: readonly Leg[], axes: readonly string[]): readonly Leg[] {
  let result = legs;
  const own: Leg[] = [];
  for (const extra of added) {
    const fits = (leg: Leg): boolean =>
      axes.every((key) => !(key in extra) || same(leg[key], extra[key] ?? null));
    if (legs.some(fits)) result = result.map((leg) => (fits(leg) ? { ...leg, ...extra } : leg));
    else own.push(extra);
  }
  return [...result, ...own];
}

const isLeg = (value: Value): value is Leg =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function listOfLegs(node: YamlNode | undefined): readonly Leg[] | undefined {
  if (node === undefined) return [];
  return node.kind === 'list' ? node.items.map(toValue).filter(isLeg) : undefined;
}

/**
 * The legs of `strategy.matrix` with `include` and `exclude` applied; `unknown` when an expression makes the
 * matrix, an axis or a list, or when there are more legs than GitHub runs. No matrix: one empty leg.
 */
export function readMatrix(strategy: YamlNode | undefined): Matrix {
  const matrix = member(strategy, 'matrix');
  if (matrix === undefined) return [{}];
  if (matrix.kind !== 'map') return 'unknown';
  const included = listOfLegs(member(matrix, 'include'));
  const excluded = listOfLegs(member(matrix, 'exclude'));
  const axisEntries = [...matrix.entries.values()].filter(
    ({ key }) => key !== 'include' && key !== 'exclude',
  );
  if (
    included === undefined ||
    excluded === undefined ||
    axisEntries.some(({ value }) => isComputed(value))
  ) {
    return 'unknown';
  }
  const axes = axisEntries.map(({ key, value }): readonly [string, readonly Value[]] => {
    const axis = toValue(value);
    return [key, Array.isArray(axis) ? (axis as readonly Value[]) : [axis]];
  });
  const legs = legsOf(axes)?.filter(
    (leg) => !excluded.some((out) => Object.entries(out).every(([key, value]) => same(leg[key], value))),
  );
  return legs === undefined
    ? 'unknown'
    : include(
        legs,
        included,
        axes.map(([key]) => key),
      );
}
