/** Words that YAML 1.1 or 1.2 reads as something else than text. */
const NOT_TEXT = /^(?:true|false|yes|no|on|off|y|n|null|~)$/iu;
const PLAIN = /^[A-Za-z_./][A-Za-z0-9_./@+,;-]*(?: [A-Za-z0-9_./@+=,;&-]+)*$/u;

/** A text as a YAML scalar on one line: plain where that is safe, else in single quotes. */
export function yamlScalar(text: string): string {
  if (PLAIN.test(text) && !NOT_TEXT.test(text)) return text;
  return `'${text.replaceAll("'", "''")}'`;
}

/** Lines moved to the right; empty ones stay empty. */
export function indent(lines: readonly string[], columns: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(columns) + line));
}

/** The lines of a text. */
export function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/u, '').split('\n');
}
