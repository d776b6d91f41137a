const LONGEST_SHOWN = 200;
// What could forge a line of a log or steer a terminal: controls, line and paragraph separators, bidi marks.
const UNSAFE = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069`]/u;

/** A claim's value as it may be printed: text as it is, anything odd as JSON, long values cut. */
export function shownValue(value: unknown): string {
  // JSON has no word for `undefined` (a header without `alg`).
  const text =
    typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? 'undefined');
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  if (!UNSAFE.test(cut)) return cut;
  return JSON.stringify(cut).replaceAll(new RegExp(UNSAFE, 'gu'), escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The value in backticks. */
export function quoted(value: unknown): string {
  return `\`${shownValue(value)}\``;
}

/** Several values in backticks, with commas. */
export function quotedList(values: readonly unknown[]): string {
  return values.map(quoted).join(', ');
}
