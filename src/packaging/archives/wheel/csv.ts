/** Why a text is no CSV, with the line from 1. */
export class CsvError extends Error {
  override readonly name: string = 'CsvError';
}

// What Python's reader takes; a field beyond it is an attack or an accident.
const LONGEST_FIELD = 131_072;

interface Field {
  readonly text: string;
  /** Where the line goes on behind the field. */
  readonly end: number;
}

// Quotes inside a quoted field are doubled.
function quotedField(line: string, start: number): Field {
  let quote = line.indexOf('"', start + 1);
  while (quote >= 0 && line[quote + 1] === '"') quote = line.indexOf('"', quote + 2);
  if (quote < 0) throw new CsvError('a quoted field does not end');
  const end = quote + 1;
  if (end < line.length && line[end] !== ',') throw new CsvError('text follows a quoted field');
  return { text: line.slice(start + 1, quote).replaceAll('""', '"'), end };
}

function bareField(line: string, start: number): Field {
  const comma = line.indexOf(',', start);
  const end = comma < 0 ? line.length : comma;
  return { text: line.slice(start, end), end };
}

function parseLine(line: string): string[] {
  const fields: string[] = [];
  for (let offset = 0; ;) {
    const { text, end } = line[offset] === '"' ? quotedField(line, offset) : bareField(line, offset);
    if (text.length > LONGEST_FIELD) throw new CsvError(`a field is longer than ${LONGEST_FIELD} characters`);
    fields.push(text);
    if (end >= line.length) return fields;
    offset = end + 1;
  }
}

/** The rows of a `RECORD`: one per line, as installers split it. The last line may lack its line end. */
export function parseCsv(text: string): string[][] {
  const lines = text.split(/\r\n|[\n\r]/u);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    if (line === '') throw new CsvError(`line ${index + 1} is empty`);
    try {
      return parseLine(line);
    } catch (error) {
      throw error instanceof CsvError ? new CsvError(`line ${index + 1}: ${error.message}`) : error;
    }
  });
}
