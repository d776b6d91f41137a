import { entry } from '../workflow/index.ts';
import type { LineEdit } from './finding.ts';
import { type WrittenStep, inputEntry } from './jobs/written-steps.ts';
import type { ProjectWorkflow } from './project.ts';

/** A key that begins its line, with nothing but indentation and the dash of a list before it. */
function beginsLine(lines: readonly string[], line: number, column: number, key: string): boolean {
  const text = lines[line - 1] ?? '';
  return /^\s*(?:-\s+)?$/u.test(text.slice(0, column - 1)) && text.slice(column - 1).startsWith(`${key}:`);
}

/** The line of an input in place of what it says now. */
function replaced(
  lines: readonly string[],
  file: string,
  line: number,
  key: string,
  value: string,
): readonly LineEdit[] {
  const text = lines[line - 1]?.replace(/\r$/u, '') ?? '';
  const plain = new RegExp(`^(?<start>\\s*${key}:\\s+)[\\w.'"-]+(?<end>\\s*(?:#.*)?)$`, 'u').exec(
    text,
  )?.groups;
  if (plain === undefined) return [];
  return [{ file, line, remove: 1, insert: [`${plain['start'] ?? ''}${value}${plain['end'] ?? ''}`] }];
}

/**
 * Gives an action of a step an input, in the layout that stands there. None where the step is written on one
 * line or by an alias: that is for a person.
 */
export function inputEdits(
  { path, text }: ProjectWorkflow,
  written: WrittenStep,
  key: string,
  value: string,
): readonly LineEdit[] {
  const lines = text.split('\n');
  const uses = entry(written.node, 'uses');
  const inputs = entry(written.node, 'with');
  if (uses === undefined || !beginsLine(lines, uses.line, uses.column, 'uses')) return [];
  const given = inputEntry(written, key);
  if (given !== undefined) return replaced(lines, path, given.line, key, value);
  if (inputs === undefined) {
    // The value may stand on lines of its own.
    if (!/uses:\s+[^\s#|>&*!{[]/u.test(lines[uses.line - 1] ?? '')) return [];
    const indent = ' '.repeat(uses.column - 1);
    return [
      {
        file: path,
        line: uses.line + 1,
        remove: 0,
        insert: [`${indent}with:`, `${indent}  ${key}: ${value}`],
      },
    ];
  }
  const first = inputs.value.kind === 'map' ? inputs.value.entries.values().next().value : undefined;
  if (first === undefined || first.line === inputs.line) return [];
  if (!beginsLine(lines, first.line, first.column, first.key)) return [];
  const indent = ' '.repeat(first.column - 1);
  return [{ file: path, line: first.line, remove: 0, insert: [`${indent}${key}: ${value}`] }];
}
