// Measures what the README promises about speed: `npm run -s bench [-- NAME…] [--json] [--quick]`.
//
// Ratios are taken in one run, round by round, against a named peer or limit, so that they hold on another machine.
// Ends with 1 when a goal does not hold; in CI also when something could not be measured. All load goes to loopback.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from './machine/describe.ts';
import { type Effort, NotMeasured, type SpeedPromise } from './promise.ts';
import { PROMISES } from './promises/index.ts';
import { type Result, formatLine, formatTable, judge, notMeasured } from './report.ts';

async function measure(promise: SpeedPromise, effort: Effort): Promise<readonly Result[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tokenless-bench-'));
  try {
    return (await promise.measure({ folder, effort })).map(judge);
  } catch (error) {
    if (error instanceof NotMeasured) return [notMeasured(promise, error.message)];
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function choose(names: readonly string[]): readonly SpeedPromise[] {
  const unknown = names.filter((name) => !PROMISES.some((promise) => promise.name === name));
  if (unknown.length > 0) {
    const known = PROMISES.map(({ name, claim }) => `  ${name.padEnd(18)} ${claim}`).join('\n');
    console.error(`there is no promise ${unknown.join(', ')}; there are\n${known}`);
    process.exit(2);
  }
  return names.length === 0 ? PROMISES : PROMISES.filter(({ name }) => names.includes(name));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});
const chosen = choose(positionals);
if (!values.json) console.error(`${await describeMachine()}\n`);
const results: Result[] = [];
for (const promise of chosen) {
  if (!values.json) console.error(`${promise.name}: ${promise.claim}`);
  const measured = await measure(promise, values.quick ? 'quick' : 'full');
  results.push(...measured);
  if (values.json) for (const result of measured) console.log(formatLine(result));
}
if (!values.json) console.log(`\n${formatTable(results)}`);
const failed = results.some(({ holds }) => holds === false);
const missing = results.some(({ value }) => value === null);
// A quick run shows that everything runs; its figures are no figures.
if (!values.quick && failed) process.exitCode = 1;
if (missing && (process.env['CI'] ?? '') !== '') process.exitCode = 1;
