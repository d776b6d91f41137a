import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileCommand } from './files.ts';
import { addSummary, readState, saveState, setOutput } from './index.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'tokenless-runner-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Reads a file command as the runner does: `name<<DELIMITER`, lines, `DELIMITER`; `name=value` on one line. */
function readBack(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n');
  const values: Record<string, string> = {};
  for (let at = 0; at < lines.length; at += 1) {
    const [name = '', delimiter] = lines[at]!.split('<<');
    if (delimiter === undefined) {
      if (name.includes('=')) values[name.split('=')[0]!] = name.slice(name.indexOf('=') + 1);
      continue;
    }
    const end = lines.indexOf(delimiter, at + 1);
    values[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}

describe('outputs', () => {
  it.each(['plain', '', 'two\nlines', 'x\nevil=1', 'x\nEOF\nevil=1', 'a<<b', '\nevil<<X\n1\nX'])(
    'hold one value each, whatever stands in it: %j',
    (value) => {
      const file = path.join(folder, 'output');
      writeFileSync(file, 'before=1\n');
      setOutput({ GITHUB_OUTPUT: file }, 'verdict', value);
      setOutput({ GITHUB_OUTPUT: file }, 'urls', '{}');
      expect(readBack(readFileSync(file, 'utf8'))).toEqual({ before: '1', verdict: value, urls: '{}' });
    },
  );

  it('have delimiters that nobody can guess', () => {
    expect(fileCommand('a', 'b')).toMatch(/^a<<tokenless-[\da-f-]{36}\nb\ntokenless-[\da-f-]{36}\n$/u);
    expect(fileCommand('a', 'b')).not.toBe(fileCommand('a', 'b'));
    expect(() => fileCommand('a', 'x tokenless-1', () => '1')).toThrow(TypeError);
  });

  it('go nowhere outside of a runner', () => {
    expect(() => {
      setOutput({}, 'verdict', 'x');
      setOutput({ GITHUB_OUTPUT: '' }, 'verdict', 'x');
      addSummary({}, 'x');
    }).not.toThrow();
  });
});

describe('state', () => {
  it('reaches the post step', () => {
    const file = path.join(folder, 'state');
    saveState({ GITHUB_STATE: file }, 'stage', 'begun');
    expect(readBack(readFileSync(file, 'utf8'))).toEqual({ stage: 'begun' });
    expect(readState({ STATE_stage: 'begun' }, 'stage')).toBe('begun');
    expect(readState({}, 'report')).toBe('');
  });
});

describe('the summary', () => {
  it('is added to what other steps wrote', () => {
    const file = path.join(folder, 'summary');
    addSummary({ GITHUB_STEP_SUMMARY: file }, '# one');
    addSummary({ GITHUB_STEP_SUMMARY: file }, '# two');
    expect(readFileSync(file, 'utf8')).toBe('# one\n# two\n');
  });

  it('says so where it is longer than the runner takes', () => {
    const file = path.join(folder, 'summary');
    addSummary({ GITHUB_STEP_SUMMARY: file }, 'é'.repeat(600_000));
    expect(readFileSync(file, 'utf8')).toContain('too long for the runner');
  });
});
