import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Mutation, applyMutation } from './mutation.ts';
import type { MutationTree } from './tree.ts';

/** How a guard fared: a test missed it, none did, or the tests could not be run without it. */
export type MutationOutcome = 'killed' | 'survived' | 'broken';

/** What became of one mutation. */
export interface MutationResult {
  readonly name: string;
  readonly outcome: MutationOutcome;
  readonly seconds: number;
  /** The test that turned red, or why the tests could not be run. */
  readonly detail: string;
}

/** The part of vitest's JSON report that is read. */
export interface TestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** For what blocks the whole process: a test that waits is ended after thirty seconds. For each test file. */
const LONGEST_RUN_SECONDS = 240;

/**
 * What a report says of a mutation. Only a test that ran and failed kills: a file that does not even load shows that
 * the change is no program, not that a test misses the guard.
 */
export function judgeReport(report: TestReport | undefined): Pick<MutationResult, 'outcome' | 'detail'> {
  if (report === undefined) return { outcome: 'broken', detail: 'the tests did not come to an end' };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.find(({ status }) => status === 'failed');
  if (failed !== undefined) return { outcome: 'killed', detail: failed.fullName };
  const ran = tests.some(({ status }) => status === 'passed');
  if (report.success && ran) return { outcome: 'survived', detail: '' };
  const message = report.testResults.map((file) => file.message).find((text) => text !== '');
  return { outcome: 'broken', detail: message?.split('\n')[0] ?? 'no test ran' };
}

async function readReport(file: string): Promise<TestReport | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as TestReport);
}

/** Runs test files of the tree until the first failure; undefined when they do not end. */
export async function runTests(
  tree: MutationTree,
  tests: readonly string[],
  signal: AbortSignal,
): Promise<TestReport | undefined> {
  await rm(tree.report, { force: true });
  const vitest = path.join(tree.root, 'node_modules/vitest/vitest.mjs');
  const options = ['run', ...tests, '--bail=1', '--reporter=json', `--outputFile=${tree.report}`];
  // A group of its own, so that what a test started ends with it.
  const child = spawn(process.execPath, [vitest, ...options], {
    cwd: tree.root,
    stdio: 'ignore',
    detached: true,
  });
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const late = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_RUN_SECONDS * tests.length * 1000)]);
  late.addEventListener('abort', end, { once: true });
  await once(child, 'exit');
  late.removeEventListener('abort', end);
  signal.throwIfAborted();
  return readReport(tree.report);
}

/** Runs test files one after the other, the likeliest first, until one misses the guard. */
async function judgeTests(
  tree: MutationTree,
  tests: readonly string[],
  signal: AbortSignal,
): Promise<Pick<MutationResult, 'outcome' | 'detail'>> {
  for (const test of tests) {
    const verdict = judgeReport(await runTests(tree, [test], signal));
    if (verdict.outcome !== 'survived') return verdict;
  }
  return { outcome: 'survived', detail: '' };
}

/** Takes one guard away, runs the tests that must notice, and puts it back. Throws when the list is stale. */
export async function runMutation(
  mutation: Mutation,
  tree: MutationTree,
  signal: AbortSignal,
): Promise<MutationResult> {
  const start = performance.now();
  const file = path.join(tree.root, mutation.file);
  const text = await readFile(file, 'utf8');
  await writeFile(file, applyMutation(mutation, text));
  try {
    const verdict = await judgeTests(tree, mutation.tests, signal);
    return { name: mutation.name, ...verdict, seconds: (performance.now() - start) / 1000 };
  } finally {
    await writeFile(file, text);
  }
}
