import { ANY, type Element, NOT_SLASH, bracket, takesWhole } from './pattern-elements.ts';

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

/**
 * True when a whole text matches one pattern of GitHub's filter syntax: `*` (not `/`), `**`, `?` and `+`
 * (the character before: at most once, at least once), `[a-z]`, `\` before a special character.
 * Runs in time pattern × text, whatever the pattern.
 * https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#filter-pattern-cheat-sheet
 */
export function matchesPattern(pattern: string, text: string): boolean {
  return takesWhole(compile(pattern), text);
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
