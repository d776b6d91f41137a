/** A value of strangers is cut here: a summary is read by people. */
const LONGEST_VALUE = 300;
const LONGEST_SENTENCE = 3000;

/**
 * A text that Markdown and HTML take as nothing but text: every mark becomes a character reference, which neither
 * reads as structure (GitHub Flavored Markdown, section 6.2); what cannot be seen becomes a blank.
 * SECURITY: claims, file names and the words of an index are anybody's.
 */
function plain(text: string, longest: number): string {
  const visible = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const cut = visible.length > longest ? `${visible.slice(0, longest)}…` : visible;
  return cut.replaceAll(/[!-/:-@[-`{-~]/gu, (mark) => `&#${mark.codePointAt(0) ?? 32};`);
}

/** A value, as code. Inside, GitHub makes no link and mentions nobody. */
export function code(text: string): string {
  return `<code>${plain(text, LONGEST_VALUE)}</code>`;
}

/** A sentence; what stands between backticks is code. */
export function sentence(text: string): string {
  return text
    .slice(0, LONGEST_SENTENCE)
    .split('`')
    .map((part, at) =>
      at % 2 === 1 ? code(part) : part.replace(/\S[\s\S]*\S|\S/u, (words) => plain(words, LONGEST_SENTENCE)),
    )
    .join('')
    .replaceAll(/[\r\n]+/gu, ' ');
}

/** A link, where the address is one of the web. */
export function link(text: string, address: string | null): string {
  const url = address === null ? null : URL.parse(address);
  if (url === null || !/^https?:$/u.test(url.protocol)) return code(text);
  return `<a href="${plain(url.href, 2 * LONGEST_SENTENCE)}">${code(text)}</a>`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
