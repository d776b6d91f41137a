/** Why a text is no CSV, with the line from 1. */
export class CsvError extends Error {
  override readonly name: string = 'CsvError';
}

// What Python's reader takes; a field beyond it is an attack or an accident.
const LONGEST_FIELD = 131_072;

/** Reads one line of CSV: comma-separated, quotes doubled inside quoted fields. */
function parseLine(line: string): string[] {
  const fields: string[] = [];
  for (let offset = 0; ;) {
    let field = '';
    if (line[offset] === '"') {
      const end = /^"(?:[^"]|"")*"/u.exec(line.slice(offset))?.[0];
      if (end === undefined) throw new CsvError('a quoted field does not end');
      field = end.slice(1, -1).replaceAll('""', '"');
      offset += end.length;
      if (offset < line.length && line[offset] !== ',') throw new CsvError('text follows a quoted field');
    } else {
      const comma = line.indexOf(',', offset);
      field = line.slice(offset, comma < 0 ? line.length : comma);
      offset += field.length;
    }
    if (field.length > LONGEST_FIELD)
      throw new CsvError(`a field is longer than ${LONGEST_FIELD} characters`);
    fields.push(field);
    if (offset >= line.length) return fields;
    offset += 1;
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
