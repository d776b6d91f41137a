import { packagingErrors } from '../errors.ts';

/** One header as it stands: name, unfolded value (lines joined by `\n`), line from 1. */
export interface Header {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** A text of headers with what follows the first empty line. */
export interface HeaderText {
  readonly headers: readonly Header[];
  /** Undefined when there is no empty line. */
  readonly body: string | undefined;
}

const HEADER = /^(?<name>[\x21-\x39\x3b-\x7e]+):(?<value>.*)$/su;

// Description written as a header: each further line carries eight spaces or seven and a bar.
function unfold(line: string): string {
  return line.replace(/^(?: {7}\|| {8}|[ \t]+)/u, '');
}

function decode(content: Uint8Array | string, file: string): string {
  if (typeof content === 'string') return content;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw packagingErrors.create('metadata-unreadable', { file, problem: 'it is not UTF-8' }, { cause });
  }
}

function splitBody(text: string): { head: string; body: string | undefined } {
  if (/^\r?\n/u.test(text)) return { head: '', body: text.replace(/^\r?\n/u, '') };
  const match = /\n\r?\n/u.exec(text);
  if (match === null) return { head: text, body: undefined };
  return { head: text.slice(0, match.index + 1), body: text.slice(match.index + match[0].length) };
}

/**
 * Reads a text of headers as `METADATA`, `PKG-INFO` and `WHEEL` are written: the e-mail form without encodings.
 * Lines end in LF or CRLF; a line that begins with white space continues the one before.
 */
export function parseHeaders(content: Uint8Array | string, file: string): HeaderText {
  const { head, body } = splitBody(decode(content, file));
  const headers: { name: string; value: string; line: number }[] = [];
  for (const [index, text] of head.split(/\r?\n/u).entries()) {
    const last = headers.at(-1);
    const line = index + 1;
    if (text === '') continue;
    if (/^[ \t]/u.test(text) && last !== undefined) {
      last.value += `\n${unfold(text)}`;
      continue;
    }
    const groups = HEADER.exec(text)?.groups;
    if (groups?.['name'] === undefined) {
      const problem = 'the line is no `Field: value`';
      throw packagingErrors.create('metadata-unreadable', { file, problem, line });
    }
    headers.push({ name: groups['name'], value: groups['value']?.trim() ?? '', line });
  }
  return { headers, body };
}
