import type { RegistryProfile } from '../../../src/trust/index.ts';
import { isRecord } from '../../../src/base/index.ts';
import { levelsWith, type Level } from './levels/all.ts';
import { unitFunctionOf } from './levels/units.ts';
import { wrongOutcome, type LevelExecutor, type Outcome, type RunContext } from './outcome.ts';
import { predictionFor } from './tokenless-differences.ts';
import { readVector, rowName, type Vector, type VectorFile } from './vectors.ts';

/** Which rows are run, under which profile. */
export interface RunOptions {
  readonly profile: RegistryProfile;
  /** Empty: all. */
  readonly levels: readonly string[];
  /** Empty: all. */
  readonly providers: readonly string[];
  /** Runs rows of level `view` against a server. */
  readonly view?: LevelExecutor;
}

/** What became of one row. */
export interface RowResult {
  readonly id: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly reason?: string;
}

/** The providers that a row may name. */
export const KNOWN_PROVIDERS: readonly string[] = ['github', 'gitlab', 'google', 'activestate', 'generic'];
/** The levels that a row may have. */
export const KNOWN_LEVELS: readonly string[] = Object.keys(levelsWith(undefined));

const COMMON_MEMBERS = [
  'id level provider expect expected_value expect_publisher expect_stored expect_provider',
  'http_status error_code error warning reason source label side_effects mails_info',
  'expected_stored_claims_info publisher_info unit_only why_unit_only unit twins quirk',
  'allow_list_note',
].flatMap((line) => line.split(' '));

function neverCompared(meta: VectorFile['meta']): readonly string[] {
  const conventions = meta['conventions'];
  const compare = isRecord(conventions) ? conventions['compare'] : undefined;
  const never = isRecord(compare) ? compare['never'] : undefined;
  return Array.isArray(never) ? never.map(String) : [];
}

function unknownMember(vector: Vector, level: Level, meta: VectorFile['meta']): string | undefined {
  const known = new Set([...COMMON_MEMBERS, ...level.inputs, ...neverCompared(meta)]);
  return Object.keys(vector.members).find((name) => !known.has(name));
}

type Run = { readonly run: () => Outcome | Promise<Outcome> } | { readonly skip: string };

function chooseRun(vector: Vector, level: Level, context: RunContext, isAskedFor: boolean): Run {
  const { run } = level;
  if (vector.members['unit_only'] === true) {
    const unit = unitFunctionOf(vector);
    if (unit !== undefined) return { run: unit };
    const isDescribed = vector.level === 'verify' && vector.provider === 'generic';
    if (!isDescribed || run === undefined) {
      return {
        skip: `can only be run by a function that is not here: ${String(vector.members['why_unit_only'])}`,
      };
    }
  }
  if (run !== undefined) return { run: () => run(vector, context) };
  if (isAskedFor) throw new Error(`level \`${vector.level}\` needs a server, and this runner has none`);
  return { skip: `level \`${vector.level}\` needs a server, and this runner has none` };
}

async function runVector(vector: Vector, file: VectorFile, options: RunOptions): Promise<RowResult> {
  const { id } = vector;
  const level = levelsWith(options.view)[vector.level];
  if (level === undefined) throw new Error(`unknown level \`${vector.level}\``);
  if (!KNOWN_PROVIDERS.includes(vector.provider)) throw new Error(`unknown provider \`${vector.provider}\``);
  const odd = unknownMember(vector, level, file.meta);
  if (odd !== undefined) throw new Error(`unknown member \`${odd}\``);
  const context = { meta: file.meta, profile: options.profile };
  const chosen = chooseRun(vector, level, context, options.levels.includes(vector.level));
  if ('skip' in chosen) return { id, result: 'skipped', reason: chosen.skip };
  const outcome = await chosen.run();
  const predicted = predictionFor(vector, options.profile);
  const wrong = wrongOutcome(predicted?.vector ?? vector, outcome);
  if (wrong === undefined) return { id, result: 'passed' };
  return { id, result: 'failed', reason: predicted === undefined ? wrong : `${wrong} (${predicted.adr})` };
}

async function runRow(
  row: unknown,
  index: number,
  file: VectorFile,
  options: RunOptions,
): Promise<RowResult> {
  try {
    return await runVector(readVector(row), file, options);
  } catch (error) {
    return { id: rowName(row, index), result: 'failed', reason: (error as Error).message };
  }
}

function isChosen(row: unknown, { levels, providers }: RunOptions): boolean {
  // A row without a readable level or provider is never narrowed away: it must fail.
  if (!isRecord(row) || typeof row['level'] !== 'string' || typeof row['provider'] !== 'string') return true;
  return (
    (levels.length === 0 || levels.includes(row['level'])) &&
    (providers.length === 0 || providers.includes(row['provider']))
  );
}

/** Runs the chosen rows of a file, in the order of the file. */
export async function runVectors(file: VectorFile, options: RunOptions): Promise<readonly RowResult[]> {
  const results: RowResult[] = [];
  for (const [index, row] of file.rows.entries()) {
    if (isChosen(row, options)) results.push(await runRow(row, index, file, options));
  }
  return results;
}

/** The closing line. */
export function closingLine(results: readonly RowResult[]): string {
  const count = (result: RowResult['result']): number =>
    results.filter((row) => row.result === result).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
