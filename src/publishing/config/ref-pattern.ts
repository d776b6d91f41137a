/** One element of a pattern: which characters it takes and how often. */
interface Element {
  readonly accepts: (character: string) => boolean;
  readonly least: 0 | 1;
  readonly many: boolean;
}

const ANY = (): boolean => true;
const NOT_SLASH = (character: string): boolean => character !== '/';

function bracket(body: string): ((character: string) => boolean) | undefined {
  const ranges = [...body.matchAll(/(?<from>[^-])-(?<to>[^-])|(?<one>[^-])/gu)].map(({ groups }) => ({
    from: groups?.['from'] ?? groups?.['one'] ?? '',
    to: groups?.['to'] ?? groups?.['one'] ?? '',
  }));
  if (ranges.length === 0) return undefined;
  return (character) => ranges.some(({ from, to }) => from <= character && character <= to);
}

function readElement(
  characters: readonly string[],
  at: number,
): { readonly element: Element; readonly next: number } {
  const character = characters[at] ?? '';
  const once = (accepts: Element['accepts'], next: number): ReturnType<typeof readElement> => ({
    element: { accepts, least: 1, many: false },
    next,
  });
  if (character === '*') {
    const deep = characters[at + 1] === '*';
    return { element: { accepts: deep ? ANY : NOT_SLASH, least: 0, many: true }, next: at + (deep ? 2 : 1) };
  }
  if (character === '[') {
    const end = characters.indexOf(']', at + 1);
    const accepts = end === -1 ? undefined : bracket(characters.slice(at + 1, end).join(''));
    if (accepts !== undefined) return once(accepts, end + 1);
  }
  const escaped = character === '\\' && at + 1 < characters.length;
  const literal = escaped ? characters[at + 1] : character;
  return once((other) => other === literal, at + (escaped ? 2 : 1));
}

function compile(pattern: string): readonly Element[] {
  const characters = pattern.split('');
  const elements: Element[] = [];
  let at = 0;
  while (at < characters.length) {
    const { element, next } = readElement(characters, at);
    const follower = characters[next];
    const quantified = follower === '?' || follower === '+';
    elements.push(
      quantified
        ? { ...element, least: follower === '?' ? 0 : element.least, many: element.many || follower === '+' }
        : element,
    );
    at = next + (quantified ? 1 : 0);
  }
  return elements;
}

/** Positions reachable without taking a character. */
function closure(elements: readonly Element[], positions: Iterable<number>): Set<number> {
  const reached = new Set<number>();
  for (const position of positions) {
    let at = position;
    reached.add(at);
    while (elements[at]?.least === 0) reached.add((at += 1));
  }
  return reached;
}

/**
 * True when a whole text matches one pattern of GitHub's filter syntax: `*` (not `/`), `**`, `?` and `+`
 * (the character before: at most once, at least once), `[a-z]`, `\` before a special character.
 * Runs in time pattern × text, whatever the pattern.
 * https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#filter-pattern-cheat-sheet
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const elements = compile(pattern);
  let positions = closure(elements, [0]);
  for (const character of text.split('')) {
    const next: number[] = [];
    for (const at of positions) {
      const element = elements[at];
      if (element === undefined || !element.accepts(character)) continue;
      next.push(at + 1);
      if (element.many) next.push(at);
    }
    if (next.length === 0) return false;
    positions = closure(elements, next);
  }
  return positions.has(elements.length);
}

/**
 * True when a list of patterns takes a text: patterns are read in order, one that begins with `!` takes back
 * what an earlier one took, and the last that matches decides.
 */
export function matchesPatterns(patterns: readonly string[], text: string): boolean {
  let taken = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (matchesPattern(negated ? pattern.slice(1) : pattern, text)) taken = !negated;
  }
  return taken;
}
