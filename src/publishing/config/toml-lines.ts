const KEY_PART = `(?:[A-Za-z0-9_-]+|"[^"\\n]*"|'[^'\\n]*')`;
const DOTTED = `${KEY_PART}(?:\\s*\\.\\s*${KEY_PART})*`;
const HEADER = new RegExp(`^\\s*(?<open>\\[\\[?)\\s*(?<path>${DOTTED})\\s*\\]`, 'u');
const PAIR = new RegExp(`^\\s*(?<path>${DOTTED})\\s*=(?<value>.*)$`, 'u');
const MULTILINE = ['"""', "'''"] as const;

const parts = (dotted: string): string[] =>
  [...dotted.matchAll(new RegExp(KEY_PART, 'gu'))].map(([part]) => part.replaceAll(/^["']|["']$/gu, ''));

/** The delimiter of a multi-line string that a line opens and does not close. */
function opens(line: string): (typeof MULTILINE)[number] | undefined {
  return MULTILINE.find((mark) => line.split(mark).length % 2 === 0);
}

/**
 * Where each table and key of a TOML text stands: key path (`tool.tokenless.publisher.0.index`) → line, from 1.
 * A reading by lines, for messages only: smol-toml checks the syntax but gives no positions. Keys inside
 * inline tables are not found; ask for the nearest parent with `lineOf`.
 */
export function tomlLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table: string[] = [];
  let inside: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (inside !== undefined) {
      if (line.includes(inside)) inside = undefined;
      continue;
    }
    const header = HEADER.exec(line)?.groups;
    const pair = header === undefined ? PAIR.exec(line)?.groups : undefined;
    if (header?.['path'] !== undefined) {
      table = headerPath(parts(header['path']), header['open'] === '[[', counts);
      remember(lines, table, index + 1);
    } else if (pair?.['path'] !== undefined) {
      remember(lines, [...table, ...parts(pair['path'])], index + 1);
      inside = opens(pair['value'] ?? '');
    }
  }
  return lines;
}

function remember(lines: Map<string, number>, path: readonly string[], line: number): void {
  const key = path.join('.');
  if (!lines.has(key)) lines.set(key, line);
}

/** The path of a table with the number of the element for each array of tables on the way. */
function headerPath(names: readonly string[], isArray: boolean, counts: Map<string, number>): string[] {
  const path: string[] = [];
  for (const [depth, name] of names.entries()) {
    path.push(name);
    const key = path.join('.');
    const isLast = depth === names.length - 1;
    if (isLast && isArray) counts.set(key, (counts.get(key) ?? -1) + 1);
    const count = counts.get(key);
    if (count !== undefined) path.push(String(count));
  }
  return path;
}

/** The line of a key, else of the nearest table around it. */
export function lineOf(
  lines: ReadonlyMap<string, number>,
  path: readonly (string | number)[],
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(path.slice(0, length).join('.'));
    if (line !== undefined) return line;
  }
  return undefined;
}
