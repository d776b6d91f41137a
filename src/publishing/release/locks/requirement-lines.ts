/** A line as pip sees it: continuations joined, comments gone. */
export interface LogicalLine {
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

/**
 * Where pip ends a line: as Python's `str.splitlines` does. SECURITY: with line feeds alone a requirement
 * could hide from us behind a comment that ends, for pip, at U+2028 (guarded by requirements.test.ts).
 */
// oxlint-disable-next-line no-control-regex
const LINE_END = /\r\n|[\n\r\u000B\u000C\u001C-\u001E\u0085\u2028\u2029]/u;
const COMMENT = /(?:^|\s+)#.*$/u;

interface Physical {
  readonly text: string;
  readonly line: number;
}

/** Joins lines that end in a backslash; a comment line ends what it stands in, as in pip. */
function joined(lines: readonly Physical[]): readonly LogicalLine[] {
  const result: LogicalLine[] = [];
  let open: { parts: string[]; line: number } | undefined;
  for (const { text, line } of lines) {
    const isComment = /^\s*#/u.test(text);
    const part = isComment ? ` ${text}` : text;
    const parts = [...(open?.parts ?? []), part];
    const begin = open?.line ?? line;
    if (text.endsWith('\\') && !isComment) {
      parts[parts.length - 1] = part.replaceAll(/^\\+|\\+$/gu, '');
      open = { parts, line: begin };
    } else {
      result.push({ text: parts.join(''), line: begin });
      open = undefined;
    }
  }
  if (open !== undefined) result.push({ text: open.parts.join(''), line: open.line });
  return result;
}

/** The logical lines of a requirements file (pip, "Requirements File Format"). */
export function logicalLines(text: string): readonly LogicalLine[] {
  const physical = text
    .replace(/^\uFEFF/u, '')
    .split(LINE_END)
    .map((line, position) => ({ text: line, line: position + 1 }));
  return joined(physical)
    .map(({ text: whole, line }) => ({ text: whole.replace(COMMENT, '').trim(), line }))
    .filter(({ text: rest }) => rest !== '');
}

/** Splits as a POSIX shell does, as far as pip's options need it; undefined where a quotation does not end. */
export function shellWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  const WORD = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/suy;
  let position = 0;
  while (position < text.length) {
    const space = /\s*/uy;
    space.lastIndex = position;
    position += space.exec(text)?.[0].length ?? 0;
    if (position >= text.length) break;
    WORD.lastIndex = position;
    const word = WORD.exec(text)?.[0];
    if (word === undefined) return undefined;
    words.push(word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gsu, unquoted));
    position += word.length;
  }
  return words;
}

function unquoted(_whole: string, single?: string, double?: string, escaped?: string): string {
  return single ?? double?.replaceAll(/\\(["\\$`])/gu, '$1') ?? escaped ?? '';
}
