// Feeds the fuzz targets: `npm run fuzz -- [TARGET…]`. FUZZ_SECONDS each (60), FUZZ_SEED and FUZZ_PATH to see a
// failure again. Prints the seed and the executions of each; ends with 1 when one failed. With `--keep` the time is
// added to `test/fuzz/hours.json` and what led to a new outcome to `test/fuzz/corpus/`: both are committed.
import { addToCorpus } from '../test/fuzz/corpus.ts';
import { addHours, readHours } from '../test/fuzz/hours.ts';
import { runTarget } from '../test/fuzz/run-target.ts';
import { FUZZ_TARGETS } from '../test/fuzz/targets/index.ts';

const known = FUZZ_TARGETS.map(({ name }) => name);
const keeps = process.argv.includes('--keep');
const asked = process.argv.slice(2).filter((word) => word !== '--keep');
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no fuzz target ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(2);
}

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 60);
const path = process.env['FUZZ_PATH'];
for (const target of asked.length > 0 ? asked : known) {
  const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const start = performance.now();
  const result = await runTarget(target, { seed, seconds, path });
  const taken = Math.round((performance.now() - start) / 1000);
  if (keeps && path === undefined) {
    addHours(target, { seconds: taken, executions: result.executions, seed });
    addToCorpus(target, result.corpus);
  }
  const verdict = result.failure === undefined ? 'held' : 'FAILED';
  console.log(`${target.padEnd(24)} ${verdict}  seed ${seed}  ${result.executions} executions`);
  if (result.failure !== undefined) {
    console.error(result.failure);
    process.exitCode = 1;
  }
}

const sum = Object.values(readHours()).reduce((seconds, run) => seconds + run.seconds, 0);
console.log(`${(sum / 3600).toFixed(1)} hours in all so far (test/fuzz/hours.json)`);
