// The long tasks: `npm run nightly`. Each has a time budget; one that runs over is ended and counts as failed.
// Prints a table and ends with 1 when one failed. Names on the command line choose among them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { FUZZ_TARGETS } from '../test/fuzz/targets/index.ts';
import { MUTATIONS } from '../test/mutations.ts';

interface NightlyTask {
  /** What holds when the task ends well. */
  readonly claim: string;
  readonly command: readonly [program: string, ...parameters: string[]];
  readonly environment?: Readonly<Record<string, string>>;
  readonly budgetSeconds: number;
}

const FUZZ_SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 120);
const FAULTS_KILLS = Number(process.env['FAULTS_KILLS'] ?? 300);
const FAULTS_ROUNDS = Number(process.env['FAULTS_ROUNDS'] ?? 10_000);

const vitest = (folder: string): NightlyTask['command'] => [
  process.execPath,
  'node_modules/vitest/vitest.mjs',
  'run',
  folder,
];

const TASKS: Readonly<Record<string, NightlyTask>> = {
  fuzz: {
    claim: 'no parser that meets strangers throws or hangs',
    command: [process.execPath, 'tools/fuzz.ts'],
    environment: { FUZZ_SECONDS: String(FUZZ_SECONDS) },
    budgetSeconds: FUZZ_TARGETS.length * (FUZZ_SECONDS + 30),
  },
  crashes: {
    claim: `an index that is killed ${FAULTS_KILLS} times has kept what it acknowledged`,
    command: vitest('test/faults/crash'),
    environment: { FAULTS_KILLS: String(FAULTS_KILLS) },
    budgetSeconds: 120 + FAULTS_KILLS * 6,
  },
  races: {
    claim: `of what comes at once one wins, ${FAULTS_ROUNDS} times`,
    command: vitest('test/faults/races'),
    environment: { FAULTS_ROUNDS: String(FAULTS_ROUNDS) },
    budgetSeconds: 600 + Math.ceil(FAULTS_ROUNDS / 3),
  },
  mutations: {
    claim: `each of ${MUTATIONS.length} guards is missed by a test when it is gone`,
    command: [process.execPath, 'tools/mutate.ts'],
    budgetSeconds: 600 + MUTATIONS.length * 12,
  },
};

interface NightlyResult {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: string;
}

const ended = (child: ChildProcess): Promise<unknown[]> => once(child, 'exit');

async function runTask(name: string, task: NightlyTask): Promise<NightlyResult> {
  const [program, ...parameters] = task.command;
  const start = performance.now();
  // A group of its own, so that what the task started ends with it.
  const child = spawn(program, parameters, {
    stdio: 'inherit',
    detached: true,
    env: { ...process.env, ...task.environment },
  });
  let over = false;
  const budget = setTimeout(() => {
    over = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, task.budgetSeconds * 1000);
  const [code, signal] = await ended(child);
  clearTimeout(budget);
  const outcome = over
    ? `over its ${task.budgetSeconds} s`
    : code === 0
      ? 'held'
      : `FAILED (${String(code ?? signal)})`;
  return { name, seconds: Math.round((performance.now() - start) / 1000), outcome };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(TASKS, name));
if (unknown.length > 0) {
  console.error(`no long task ${unknown.join(', ')}; there are ${Object.keys(TASKS).join(', ')}`);
  process.exit(2);
}

const results: NightlyResult[] = [];
for (const [name, task] of Object.entries(TASKS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n== ${name}: ${task.claim} (at most ${task.budgetSeconds} s)`);
  results.push(await runTask(name, task));
}
console.log('\ntask                     seconds  outcome');
for (const { name, seconds, outcome } of results) {
  console.log(`${name.padEnd(24)} ${String(seconds).padStart(7)}  ${outcome}`);
}
if (results.some(({ outcome }) => outcome !== 'held')) process.exitCode = 1;
