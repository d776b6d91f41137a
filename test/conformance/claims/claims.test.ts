import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { REGISTRY_PROFILES, type RegistryName } from '../../../src/trust/index.ts';
import { ACCEPT } from './outcome.ts';
import { runVectors, type RowResult, type RunOptions } from './runner.ts';
import { TOKENLESS_DIFFERENCES } from './tokenless-differences.ts';
import { parseVectorFile, readVector, type VectorFile } from './vectors.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const MAIN = path.join(import.meta.dirname, 'main.ts');
const VECTORS = path.join(ROOT, 'test/conformance/data/claims.json');

function fixture(name: string): string {
  return path.join(import.meta.dirname, 'fixtures', name);
}

function read(file: string): VectorFile {
  return parseVectorFile(readFileSync(file, 'utf8'));
}

async function run(
  file: string,
  profile: RegistryName = 'pypi',
  more: Partial<RunOptions> = {},
): Promise<readonly RowResult[]> {
  return runVectors(read(file), { profile: REGISTRY_PROFILES[profile], levels: [], providers: [], ...more });
}

function main(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
}

function ids(results: readonly RowResult[], result: RowResult['result']): readonly string[] {
  return results.filter((row) => row.result === result).map(({ id }) => id);
}

const WRONG: readonly (readonly [id: string, reason: string])[] = [
  ['wrong-verdict', 'accepted, expected reject'],
  ['wrong-publisher', 'expect_publisher is'],
  ['wrong-code', 'error_code is "invalid-publisher"'],
  ['wrong-member', 'unknown member `frobnicated`'],
  ['wrong-publisher-member', 'unknown publisher member `colour`'],
  ['wrong-level', 'unknown level `telepathy`'],
  ['wrong-provider', 'unknown provider `gitea`'],
  ['wrong-expect', 'no `expect` that is'],
  ['wrong-value', 'expected_value is "r.yml", expected "s.yml"'],
  ['wrong-step', 'step 1'],
  ['wrong-stored', 'expect_stored is'],
  ['wrong-check', 'has no check for'],
  ['wrong-unit', 'expect_provider is "github"'],
  ['wrong-crash', 'unknown function'],
  ['row 15', 'the row is not a JSON object'],
];

describe('the claim-vector runner', () => {
  it('passes rows that are right, and skips in words what it cannot run', async () => {
    const results = await run(fixture('right.json'));
    expect(ids(results, 'failed')).toEqual([]);
    const skipped = results.filter(({ result }) => result === 'skipped');
    expect(skipped.map(({ id }) => id)).toEqual(['right-unit-unknown', 'right-view']);
    expect(skipped[0]?.reason).toContain('mail is not in the answer');
    expect(skipped[1]?.reason).toContain('needs a server');
    expect(results).toHaveLength(13);
  });

  it('fails every row that is wrong, each with a reason', async () => {
    const results = await run(fixture('wrong.json'));
    expect(results.map(({ result }) => result)).toEqual(results.map(() => 'failed'));
    const reasons = new Map(results.map(({ id, reason }) => [id, reason]));
    for (const [id, reason] of WRONG)
      expect([id, reasons.get(id)]).toEqual([id, expect.stringContaining(reason)]);
    expect(WRONG.map(([id]) => id)).toEqual(results.map(({ id }) => id));
  });

  it('narrows by level and by provider', async () => {
    const results = await run(fixture('right.json'), 'pypi', {
      levels: ['full', 'url'],
      providers: ['github'],
    });
    expect(results.map(({ id }) => id)).toEqual([
      'right-full',
      'right-other-publishers',
      'right-refused',
      'right-used',
      'right-absent',
      'right-url',
    ]);
  });

  it('fails rows that need a server when they are asked for, and runs them when one is plugged in', async () => {
    expect(ids(await run(fixture('right.json'), 'pypi', { levels: ['view'] }), 'failed')).toEqual([
      'right-view',
    ]);
    const view = (): typeof ACCEPT => ACCEPT;
    const results = await run(fixture('right.json'), 'pypi', { levels: ['view'], view });
    expect(results.find(({ id }) => id === 'right-view')?.reason).toBe('accepted, expected reject');
  });

  it('prints failing ids and the closing line, and ends with 1', () => {
    const { status, stdout } = main(fixture('wrong.json'));
    expect(stdout).toContain('failed wrong-verdict: accepted, expected reject\n');
    expect(stdout).toMatch(/\n0 passed, 15 failed, 0 skipped\n$/u);
    expect(status).toBe(1);
  });

  it('ends with 0 when nothing failed', () => {
    const { status, stdout } = main(
      fixture('right.json'),
      '--provider',
      'github',
      '--level=full',
      '--level',
      'jti',
    );
    expect([status, stdout]).toEqual([0, '5 passed, 0 failed, 0 skipped\n']);
  });

  it.each([
    [[], 'name one file'],
    [[fixture('right.json'), 'more'], 'name one file'],
    [['nowhere.json'], 'nowhere.json: it cannot be read'],
    [[MAIN], 'it is not JSON'],
    [[path.join(ROOT, 'package.json')], 'it has no object `meta`'],
    [[fixture('right.json'), '--level', 'telepathy'], '--level: `telepathy` is not one of'],
    [[fixture('right.json'), '--provider', 'gitea'], '--provider: `gitea` is not one of'],
    [[fixture('right.json'), '--profile', 'conda'], '--profile: `conda` is not one of'],
    [[fixture('right.json'), '--unknown'], '--unknown'],
    [[fixture('right.json'), '--level', 'verify'], 'no row is of that level and provider'],
  ])('ends with 2 and its usage for %j', (args, message) => {
    const { status, stderr } = main(...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: npm run -s conformance');
    expect(status).toBe(2);
  });

  it('refuses a file of another form', () => {
    expect(() => parseVectorFile('[]')).toThrow('it is not a JSON object');
    expect(() => parseVectorFile('{"meta":{}}')).toThrow('it has no list');
    expect(() => parseVectorFile('{"meta":{},"vectors":[]}')).toThrow('is empty');
  });
});

describe('the differences of tokenless', () => {
  it('name decisions that exist', () => {
    for (const name of TOKENLESS_DIFFERENCES.flatMap(({ adr }) => adr.split(', '))) {
      expect([name, existsSync(path.join(ROOT, `docs/adr/${name}.md`))]).toEqual([name, true]);
    }
  });

  it('hold for rows of our own', async () => {
    const results = await run(fixture('right.json'), 'tokenless');
    expect(ids(results, 'failed')).toEqual([]);
  });
});

describe('the claim vectors', () => {
  it.each(['pypi', 'testpypi', 'tokenless'] as const)('all pass under %s', async (profile) => {
    const file = read(VECTORS);
    const results = await run(VECTORS, profile);
    expect(results.filter(({ result }) => result === 'failed')).toEqual([]);
    const levels = new Map(file.rows.map(readVector).map(({ id, level }) => [id, level]));
    expect(ids(results, 'skipped').filter((id) => levels.get(id) !== 'view')).toEqual([]);
    expect(ids(results, 'passed').length).toBeGreaterThan(300);
  });
});
