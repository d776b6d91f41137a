// Takes away one guard after the other and sees a test turn red: `npm run mutate -- [NAME…] [--json]`. A name is that
// of a guard or the beginning of some. It works in a copy of the tree; ends with 1 when a guard was not missed.
import { MUTATIONS } from '../test/mutations.ts';
import { applyMutation } from '../test/mutations/mutation.ts';
import { type MutationResult, judgeReport, runMutation, runTests } from '../test/mutations/run-mutation.ts';
import { openMutationTree } from '../test/mutations/tree.ts';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const parameters = process.argv.slice(2);
const json = parameters.includes('--json');
const asked = parameters.filter((name) => name !== '--json');
const unknown = asked.filter((name) => !MUTATIONS.some((mutation) => mutation.name.startsWith(name)));
if (unknown.length > 0) {
  console.error(`no guard ${unknown.join(', ')}; test/mutations.ts lists them`);
  process.exit(2);
}
const chosen = MUTATIONS.filter(
  ({ name }) => asked.length === 0 || asked.some((start) => name.startsWith(start)),
);

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => interrupted.abort(new Error(`stopped by ${name}`)));
}

function print({ name, outcome, seconds, detail }: MutationResult): void {
  const word = outcome === 'killed' ? 'killed' : outcome.toUpperCase();
  const line = `${word.padEnd(8)} ${name.padEnd(36)} ${seconds.toFixed(1).padStart(6)} s  ${detail}`;
  console.log(
    json ? JSON.stringify({ name, outcome, seconds: Number(seconds.toFixed(1)), detail }) : line.trimEnd(),
  );
}

async function run(): Promise<readonly MutationResult[]> {
  await using tree = await openMutationTree();
  const { signal } = interrupted;
  for (const mutation of chosen) {
    applyMutation(mutation, await readFile(path.join(tree.root, mutation.file), 'utf8'));
  }
  const tests = [...new Set(chosen.flatMap((mutation) => mutation.tests))].toSorted();
  if (!json)
    console.log(`${chosen.length} guards; first ${tests.length} test files with every guard in place`);
  const { outcome, detail } = judgeReport(await runTests(tree, tests, signal));
  if (outcome !== 'survived') throw new Error(`the tests are red with every guard in place: ${detail}`);
  const results: MutationResult[] = [];
  for (const mutation of chosen) {
    const result = await runMutation(mutation, tree, signal);
    print(result);
    results.push(result);
  }
  return results;
}

const results = await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
const killed = results.filter(({ outcome }) => outcome === 'killed').length;
const survived = results.length - killed;
console.log(json ? JSON.stringify({ killed, survived }) : `${killed} killed, ${survived} survived`);
if (survived > 0) process.exitCode = 1;
