/** One element of a pattern: which characters it takes and how often. */
export interface Element {
  readonly accepts: (character: string) => boolean;
  readonly least: 0 | 1;
  readonly many: boolean;
  /** It may end only behind this character, or before it took any; left out: anywhere. */
  readonly endsWith?: string;
}

/** Takes every character. */
export const ANY = (): boolean => true;
/** Takes what is no boundary of folders. */
export const NOT_SLASH = (character: string): boolean => character !== '/';

/** Takes what stands between brackets, ranges among it; undefined: nothing does. */
export function bracket(body: string): ((character: string) => boolean) | undefined {
  const ranges = [...body.matchAll(/(?<from>[^-])-(?<to>[^-])|(?<one>[^-])/gu)].map(({ groups }) => ({
    from: groups?.['from'] ?? groups?.['one'] ?? '',
    to: groups?.['to'] ?? groups?.['one'] ?? '',
  }));
  if (ranges.length === 0) return undefined;
  return (character) => ranges.some(({ from, to }) => from <= character && character <= to);
}

/** Positions reachable without taking a character. */
function closure(elements: readonly Element[], positions: Iterable<number>): Set<number> {
  const reached = new Set<number>();
  for (const position of positions) {
    let at = position;
    reached.add(at);
    while (elements[at]?.least === 0 && !reached.has(at + 1)) reached.add((at += 1));
  }
  return reached;
}

/** Positions after one more character. */
function step(elements: readonly Element[], positions: Iterable<number>, character: string): Set<number> {
  const ended: number[] = [];
  const going: number[] = [];
  for (const at of positions) {
    const element = elements[at];
    if (element === undefined || !element.accepts(character)) continue;
    if (element.endsWith === undefined || element.endsWith === character) ended.push(at + 1);
    if (element.many) going.push(at);
  }
  return new Set([...closure(elements, ended), ...going]);
}

/** True when the elements take a whole text. Runs in time elements × text, whatever they are. */
export function takesWhole(elements: readonly Element[], text: string): boolean {
  let positions = closure(elements, [0]);
  for (const character of text.split('')) {
    positions = step(elements, positions, character);
    if (positions.size === 0) return false;
  }
  return positions.has(elements.length);
}
