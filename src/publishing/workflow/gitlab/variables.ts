import { UNTOLD } from '../github/expressions/template.ts';
import type { Texts } from './model.ts';

const VARIABLE = /\$\$|\$(?<bare>[A-Za-z_]\w*)|\$\{(?<braced>\w+)\}|%(?<windows>\w+)%/gu;
const MAX_DEPTH = 10;
const MAX_TEXT = 10_000;

/** Fills variables in that are known by `find`; the others are untold. `$$` is a dollar sign. */
export function expand(text: string, find: (name: string) => string | undefined): string {
  const filled = text.replaceAll(VARIABLE, (whole, bare?: string, braced?: string, windows?: string) => {
    if (whole === '$$') return '$';
    const name = bare ?? braced ?? windows ?? '';
    // A pair of percent signs is a variable only where there is one of that name.
    return find(name) ?? (windows === undefined ? UNTOLD : whole);
  });
  return filled.length > MAX_TEXT ? UNTOLD : filled;
}

/** Fills variables into one another, the later layers winning; what leads into a circle is untold. */
export function expandAll(layers: readonly Texts[]): Texts {
  const raw = new Map(layers.flatMap((layer) => [...layer]));
  const done = new Map<string, string>();
  const find = (name: string, chain: readonly string[]): string | undefined => {
    const text = raw.get(name);
    const known = done.get(name);
    if (text === undefined || known !== undefined) return known;
    if (chain.includes(name) || chain.length >= MAX_DEPTH) return UNTOLD;
    return expand(text, (inner) => find(inner, [...chain, name]));
  };
  for (const name of raw.keys()) done.set(name, find(name, []) ?? '');
  return done;
}
