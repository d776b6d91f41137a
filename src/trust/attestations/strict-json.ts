import { DEEPEST_JSON } from './limits.ts';

/** The value of a JSON text, or why it is not read. */
export type StrictJson = { readonly value: unknown } | { readonly problem: string };

/** Where the string that begins here ends: the place after its closing quote. */
function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

function nameAt(text: string, start: number, end: number): string | undefined {
  const colon = /[\t\n\r ]*:/uy;
  colon.lastIndex = end;
  return colon.test(text) ? (JSON.parse(text.slice(start, end)) as string) : undefined;
}

/** Walks over JSON that was parsed already; says what two readers could understand differently, or what is too deep. */
function findProblem(text: string): string | undefined {
  const names: Set<string>[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') names.push(new Set());
    else if (character === '}' || character === ']') names.pop();
    if (names.length > DEEPEST_JSON) return `it is nested deeper than ${DEEPEST_JSON} levels`;
    if (character !== '"') continue;
    const end = endOfString(text, at);
    const name = nameAt(text, at, end);
    const known = names.at(-1);
    if (name !== undefined && known?.has(name) === true) return 'a name stands twice in one of its objects';
    if (name !== undefined) known?.add(name);
    at = end - 1;
  }
  return undefined;
}

/**
 * Reads JSON of strangers: within a length and a depth, and no name twice in one object, for which readers differ
 * (RFC 8259, section 4): what was signed must mean one thing.
 */
export function readStrictJson(text: string, longest: number): StrictJson {
  if (text.length > longest) return { problem: `it is longer than ${longest} characters` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const problem = findProblem(text);
  return problem === undefined ? { value } : { problem };
}
