import { ANY, type Element, NOT_SLASH, bracket, takesWhole } from './pattern-elements.ts';

/** What one mark of a pattern takes, and where the next one begins. */
interface Mark {
  readonly element: Element;
  readonly next: number;
}

const once = (accepts: Element['accepts']): Element => ({ accepts, least: 1, many: false });
const STAR: Element = { accepts: NOT_SLASH, least: 0, many: true };
/** Any number of whole folders, none among them. */
const FOLDERS: Element = { accepts: ANY, least: 0, many: true, endsWith: '/' };

function readSet(pattern: string, at: number): Mark | undefined {
  const [whole = '', negation = '', body = ''] = /^\[([!^]?)([^\]]+)\]/u.exec(pattern.slice(at)) ?? [];
  const takes = bracket(body);
  if (takes === undefined) return undefined;
  const accepts = (character: string): boolean => character !== '/' && takes(character) === (negation === '');
  return { element: once(accepts), next: at + whole.length };
}

function readMark(pattern: string, at: number): Mark {
  const character = pattern[at] ?? '';
  const isFolderStart = at === 0 || pattern[at - 1] === '/';
  if (isFolderStart && pattern.startsWith('**/', at)) return { element: FOLDERS, next: at + 3 };
  if (character === '*') return { element: STAR, next: at + 1 };
  if (character === '?') return { element: once(NOT_SLASH), next: at + 1 };
  const set = character === '[' ? readSet(pattern, at) : undefined;
  if (set !== undefined) return set;
  const isEscaped = character === '\\' && at + 1 < pattern.length;
  const literal = isEscaped ? pattern[at + 1] : character;
  return { element: once((other) => other === literal), next: at + (isEscaped ? 2 : 1) };
}

/**
 * True when the pattern of an environment's deployment rule, or of a ruleset, takes a whole name. GitHub reads it by
 * Ruby's `File.fnmatch` with `FNM_PATHNAME`, and not as the filters of workflows: `*` and `?` take no `/`, `?` takes
 * exactly one character, `**` with `/` behind it any number of folders, and `+` is a plus.
 * https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 * https://docs.ruby-lang.org/en/3.4/File.html#method-c-fnmatch
 */
export function matchesRefRule(pattern: string, name: string): boolean {
  const elements: Element[] = [];
  for (let at = 0; at < pattern.length;) {
    const { element, next } = readMark(pattern, at);
    elements.push(element);
    at = next;
  }
  return takesWhole(elements, name);
}
