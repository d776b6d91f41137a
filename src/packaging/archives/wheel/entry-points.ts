/** Sections whose names become commands on a user's machine; `DEFAULT` would add to every section. */
const SCRIPT_SECTIONS: readonly string[] = ['console_scripts', 'gui_scripts', 'DEFAULT'];

// `\w` as Python means it: letters, digits and `_` of every script.
const NAME = /^[\p{L}\p{N}\p{M}_.-]+$/u;
const TARGET = /^[\p{L}\p{N}\p{M}_.]+(?:\s*:\s*[\p{L}\p{N}\p{M}_.]+)?(?:\s*\[[^\]]*\])?$/u;

interface Entry {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/** Thrown inside this module only; the message says what is wrong and where. */
class EntryPointsProblem extends Error {}

function problem(line: number, text: string): EntryPointsProblem {
  return new EntryPointsProblem(`line ${line}: ${text}`);
}

const BLANKS = ' \t\r\f\v';

// Not `trim()`: it would take away a byte order mark, which installers stumble over. Not a pattern either: one that
// looks for blanks at the end takes quadratic time on a line of blanks.
function strip(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANKS.includes(text.charAt(start))) start += 1;
  while (end > start && BLANKS.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function parseEntries(text: string): readonly Entry[] {
  const sections = new Map<string, Set<string>>();
  const entries: { section: string; name: string; value: string }[] = [];
  let section: string | undefined;
  for (const [index, raw] of text.split(/\r?\n/u).entries()) {
    const line = index + 1;
    const content = strip(raw);
    const last = entries.at(-1);
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    if (/^[ \t]/u.test(raw) && last !== undefined && last.section === section) {
      last.value += `\n${content}`;
      continue;
    }
    const header = /^\[(?<name>.+)\]/u.exec(content)?.groups?.['name'];
    if (header !== undefined) {
      if (sections.has(header)) throw problem(line, `the section \`${header}\` stands twice`);
      sections.set(header, new Set());
      section = header;
      continue;
    }
    if (section === undefined) throw problem(line, 'an entry stands before the first section');
    const equals = content.indexOf('=');
    if (equals < 0) throw problem(line, 'an entry is written `name = module:function`');
    const name = strip(content.slice(0, equals));
    if (sections.get(section)?.has(name) === true) throw problem(line, `\`${name}\` stands twice`);
    sections.get(section)?.add(name);
    entries.push({ section, name, value: strip(content.slice(equals + 1)) });
  }
  return entries;
}

function checkEntry({ section, name, value }: Entry): string | undefined {
  if (!SCRIPT_SECTIONS.includes(section)) return undefined;
  if (!NAME.test(name)) return `${JSON.stringify(name)} in \`${section}\` is no name for a command`;
  return TARGET.test(value) ? undefined : `\`${name}\` in \`${section}\` does not name a function`;
}

/**
 * Why an `entry_points.txt` cannot be used, or undefined when it can: the INI form that installers read, each section
 * and name once, and commands with plain names.
 * @see https://packaging.python.org/en/latest/specifications/entry-points/
 */
export function entryPointsProblem(content: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return parseEntries(text)
      .map(checkEntry)
      .find((found) => found !== undefined);
  } catch (error) {
    if (error instanceof EntryPointsProblem) return error.message;
    if (error instanceof TypeError) return 'it is not UTF-8';
    throw error;
  }
}
