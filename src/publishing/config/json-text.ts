import type { SourceLocation } from '../../base/index.ts';
import { configErrors } from './errors.ts';

/** Where a text stops being JSON, as far as the parser says; its words quote the text, which may hold a secret. */
function placeIn(error: unknown, file: string): SourceLocation {
  const message = error instanceof Error ? error.message : '';
  const [, line, column] = /\(line (\d{1,9}) column (\d{1,9})\)$/u.exec(message) ?? [];
  return line === undefined ? { file } : { file, line: Number(line), column: Number(column) };
}

/** The data of a list of publishers, or of one. Throws `publishers-file-not-json`, with the line where it is known. */
export function parsePublishersText(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (cause) {
    const details = { file, reason: 'its text is not JSON' };
    throw configErrors.create('publishers-file-not-json', details, { location: placeIn(cause, file), cause });
  }
}
