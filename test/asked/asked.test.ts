import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LINES } from './lines.ts';

const ALL = Array.from({ length: 24 }, (_, position) => `A${position + 1}`);
const ROOT = path.resolve(import.meta.dirname, '../..');

describe('what was asked, sentence by sentence', () => {
  it('works line by line, in its order', () => {
    expect(LINES.map(({ line }) => line)).toEqual(ALL);
  });

  it.each(LINES)('$line has a test in $test', ({ line, test }) => {
    expect(readFileSync(path.join(ROOT, test), 'utf8')).toMatch(new RegExp(`describe\\('${line}: `, 'u'));
  });

  it.each(LINES)('$line is in the table of the README', ({ line, says, command, test }) => {
    const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
    const row = `| ${line} | ${cell(says)} | \`${cell(command)}\` | [${path.basename(test)}](${test}) |`;
    expect(readFileSync(path.join(ROOT, 'README.md'), 'utf8')).toContain(row);
  });
});
