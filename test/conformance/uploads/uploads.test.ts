import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCaseFile } from './case-file.ts';
import { pureExecutor } from './pure-executor.ts';
import { type CaseResult, runCaseFile } from './run.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CASES = path.join(ROOT, 'test/conformance/data/upload-cases.json');
const WRONG = path.join(import.meta.dirname, 'wrong-cases.json');
const PURE_GROUPS = ['filename', 'archive', 'zip structure', 'wheel contents', 'tar safety', 'bombs'];

async function runText(text: string, groups: readonly string[]): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for await (const result of runCaseFile(parseCaseFile(text), { groups, executors: [pureExecutor] })) {
    results.push(result);
  }
  return results;
}

async function run(file: string, groups: readonly string[] = []): Promise<CaseResult[]> {
  return await runText(readFileSync(file, 'utf8'), groups);
}

function idsOf(results: readonly CaseResult[], outcome: CaseResult['outcome']): string[] {
  return results.filter((result) => result.outcome === outcome).map(({ id }) => id);
}

function runMain(...args: string[]): { code: number | null; lastLine: string | undefined } {
  const main = path.join(import.meta.dirname, 'main.ts');
  const { status, stdout } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { code: status, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

describe('the upload cases', () => {
  it('all pass in the groups about the file alone, none skipped', { timeout: 120_000 }, async () => {
    const results = await run(CASES, PURE_GROUPS);
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(results.length).toBeGreaterThan(300);
  });

  it('in every group: every pin is reproduced', { timeout: 120_000 }, async () => {
    expect(idsOf(await run(CASES), 'failed')).toEqual([]);
  });
});

describe('the runner', () => {
  it('fails what is wrong, and nothing else', async () => {
    const results = await run(WRONG);
    expect(idsOf(results, 'passed')).toEqual([
      'meta.reference.default_sdist',
      'right',
      'right-message',
      'optional',
      'right',
    ]);
    expect(idsOf(results, 'skipped')).toEqual(['skipped-state', 'skipped-group']);
    const failed = idsOf(results, 'failed');
    expect(failed.filter((id) => !id.startsWith('wrong-'))).toEqual([
      'meta.reference.default_wheel',
      'right',
    ]);
    const cases = (JSON.parse(readFileSync(WRONG, 'utf8')) as { cases: { id: string }[] }).cases;
    const wrong = cases.map(({ id }) => id).filter((id) => id.startsWith('wrong-'));
    expect(failed).toEqual(expect.arrayContaining(wrong));
  });

  it('says why', async () => {
    const results = await run(WRONG);
    const why = (id: string): string | undefined => results.find((result) => result.id === id)?.why;
    expect(why('wrong-message')).toContain('"Leading data"');
    expect(why('wrong-skipped-pin')).toContain('the pin says 00');
    expect(why('wrong-member')).toContain('surprise');
    expect(why('wrong-flag')).toBe('unknown flag "surprise"');
    expect(why('skipped-state')).toBe('it needs an index with read-only');
  });

  it('narrows to groups, and fails for a group that nothing here can run', async () => {
    const one = { id: 'a', group: 'archive', title: '', dist: { kind: 'wheel' }, expect: { status: 200 } };
    const text = JSON.stringify({ cases: [one] });
    expect(idsOf(await runText(text, ['archive']), 'passed')).toEqual(['a']);
    expect(idsOf(await runText(text, ['filename']), 'failed')).toEqual(['(no case)']);
    expect(idsOf(await run(WRONG, ['names']), 'failed')).toContain('--group "names"');
    expect(idsOf(await run(WRONG, ['nonsense']), 'failed')).toContain('--group "nonsense"');
  });

  it('ends with the closing line and an exit code', () => {
    expect(runMain(WRONG)).toEqual({ code: 1, lastLine: '5 passed, 18 failed, 2 skipped' });
    expect(runMain(WRONG, '--group', 'filename').code).toBe(1);
    expect(runMain()).toEqual({ code: 2, lastLine: '0 passed, 1 failed, 0 skipped' });
    expect(runMain('--surprise', WRONG).code).toBe(2);
    expect(runMain(path.join(ROOT, 'package.json')).code).toBe(2);
  });
});
