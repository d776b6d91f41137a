import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTATIONS } from '../mutations.ts';
import { type Mutation, applyMutation } from '../mutations/mutation.ts';
import { judgeReport } from '../mutations/run-mutation.ts';
import { ROOT } from './imports.ts';

const names = MUTATIONS.map(({ name }) => name);
const timesFound = ({ file, search }: Mutation): number =>
  readFileSync(path.join(ROOT, file), 'utf8').split(search).length - 1;

describe('the list of guards', () => {
  it('is long', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(60);
  });

  it('has each name once, in kebab-case', () => {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(name))).toEqual([]);
  });

  it('finds each guard exactly once in its file: who moves one moves its row too', () => {
    const stale = MUTATIONS.filter((mutation) => timesFound(mutation) !== 1);
    expect(stale.map(({ name, file }) => `${name} in ${file}`)).toEqual([]);
  });

  it('takes something away, and names tests that are there', () => {
    expect(MUTATIONS.filter(({ search, replace }) => search === replace)).toEqual([]);
    const missing = MUTATIONS.flatMap(({ tests }) => tests).filter(
      (test) => !existsSync(path.join(ROOT, test)),
    );
    expect(missing).toEqual([]);
    expect(MUTATIONS.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });
});

describe('a mutation', () => {
  const mutation = {
    name: 'a',
    guard: 'b',
    file: 'c.ts',
    search: 'if (bad) throw;',
    replace: '$&',
    tests: [],
  };

  it('changes its one place and nothing else', () => {
    expect(applyMutation(mutation, 'x\nif (bad) throw;\ny')).toBe('x\n$&\ny');
  });

  it.each(['x', 'if (bad) throw; if (bad) throw;'])('fails loudly on %j: its list is stale', (text) => {
    expect(() => applyMutation(mutation, text)).toThrow(/the list is stale: a is found [02] times in c\.ts/u);
  });
});

describe('the judge of a run', () => {
  const file = (...statuses: string[]): Parameters<typeof judgeReport>[0] => ({
    success: !statuses.includes('failed'),
    testResults: [
      {
        name: 'x.test.ts',
        message: '',
        assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
      },
    ],
  });

  it('says killed only when a test ran and failed', () => {
    expect(judgeReport(file('passed', 'failed'))).toEqual({ outcome: 'killed', detail: 'test 1' });
    expect(judgeReport(file('passed'))).toEqual({ outcome: 'survived', detail: '' });
  });

  it('takes nothing that did not run for a kill, nor for a survivor', () => {
    expect(judgeReport(undefined).outcome).toBe('broken');
    expect(judgeReport(file()).outcome).toBe('broken');
    expect(judgeReport(file('skipped')).outcome).toBe('broken');
    const unloadable = { name: 'x', message: 'SyntaxError: no\n at y', assertionResults: [] };
    expect(judgeReport({ success: false, testResults: [unloadable] })).toEqual({
      outcome: 'broken',
      detail: 'SyntaxError: no',
    });
  });
});
