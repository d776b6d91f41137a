import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LATER } from './later.ts';
import { LINES } from './lines.ts';

const ALL = Array.from({ length: 24 }, (_, position) => `A${position + 1}`);
const numberOf = (line: string): number => Number(line.slice(1));
const ROOT = path.resolve(import.meta.dirname, '../..');

describe('what was asked, sentence by sentence', () => {
  it('works line by line, or is named with the issue that will do it', () => {
    const both = [...LINES, ...LATER].map(({ line }) => line);
    expect(both.toSorted((left, right) => numberOf(left) - numberOf(right))).toEqual(ALL);
  });

  it.each(LINES)('$line has a test in $test', ({ line, test }) => {
    expect(readFileSync(path.join(ROOT, test), 'utf8')).toMatch(new RegExp(`describe\\('${line}: `, 'u'));
  });

  it.each(LINES)('$line is in the table of the README', ({ line, says, command, test }) => {
    const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
    const row = `| ${line} | ${cell(says)} | \`${cell(command)}\` | [${path.basename(test)}](${test}) |`;
    expect(readFileSync(path.join(ROOT, 'README.md'), 'utf8')).toContain(row);
  });

  it('stands in its order', () => {
    const inOrder = (lines: readonly { readonly line: string }[]): boolean =>
      lines.every(({ line }, at) => at === 0 || numberOf(line) > numberOf(lines[at - 1]?.line ?? ''));
    expect([inOrder(LINES), inOrder(LATER)]).toEqual([true, true]);
  });
});

describe('still to be done', () => {
  // The names of these tests are the list; it is empty when everything that was asked works.
  it.each(LATER)('$line, by issue $issue: $says', ({ line, issue }) => {
    expect(LINES.map((done) => done.line)).not.toContain(line);
    expect(issue).toBeGreaterThan(2);
  });
});
