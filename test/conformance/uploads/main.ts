import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseCaseFile } from './case-file.ts';
import { pureExecutor } from './pure-executor.ts';
import { type CaseResult, runCaseFile } from './run.ts';

const USAGE = 'usage: npm run -s conformance:uploads -- FILE [--group GROUP]…';

function readArguments(argv: readonly string[]): { file: string; groups: readonly string[] } {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { group: { type: 'string', multiple: true, default: [] } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new TypeError('one file of cases is needed');
  return { file, groups: values.group };
}

function printSkipped(skipped: readonly CaseResult[]): void {
  const reasons = Map.groupBy(skipped, ({ why }) => why);
  for (const [why, results] of reasons) {
    const ids = results.slice(0, 3).map(({ id }) => id);
    const more = results.length > ids.length ? ', …' : '';
    console.log(`skipped ${results.length} (${ids.join(', ')}${more}): ${why}; pins checked`);
  }
}

/** Runs the cases, prints each failing id and the closing line; gives the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  let options: ReturnType<typeof readArguments>;
  let file: ReturnType<typeof parseCaseFile>;
  try {
    options = readArguments(argv);
    file = parseCaseFile(readFileSync(options.file, 'utf8'));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    console.log('0 passed, 1 failed, 0 skipped');
    return 2;
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const skipped: CaseResult[] = [];
  for await (const result of runCaseFile(file, { groups: options.groups, executors: [pureExecutor] })) {
    counts[result.outcome] += 1;
    if (result.outcome === 'failed') console.log(`FAILED ${result.id}: ${result.title}\n  ${result.why}`);
    if (result.outcome === 'skipped') skipped.push(result);
  }
  printSkipped(skipped);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
