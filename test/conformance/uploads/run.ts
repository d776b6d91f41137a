import { type Recipe, buildRecipe } from '../../support/distributions/index.ts';
import { type CaseFile, GROUPS, type Pin, type UploadCase, parseCase } from './case-file.ts';
import type { UploadExecutor } from './executor.ts';
import { judgeAnswer, judgePin } from './judge.ts';

/** What came of one case. */
export interface CaseResult {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly why: string;
  readonly title: string;
}

/** What to run and with what. */
export interface RunOptions {
  /** Only these groups; all when empty. */
  readonly groups: readonly string[];
  readonly executors: readonly UploadExecutor[];
}

function pinProblem(recipe: Recipe | undefined, pin: Pin | undefined): string | undefined {
  if (recipe === undefined || (pin?.sha256 === undefined && pin?.size === undefined)) return undefined;
  return judgePin(pin, buildRecipe(recipe));
}

async function runCase(upload: UploadCase, executors: readonly UploadExecutor[]): Promise<CaseResult> {
  const { id, title } = upload;
  const failed = (why: string): CaseResult => ({ id, title, outcome: 'failed', why });
  for (const { dist, built } of upload.steps ?? []) {
    const problem = pinProblem(dist, built);
    if (problem !== undefined) return failed(problem);
  }
  const executor = executors.find((candidate) => candidate.reasonNotToRun(upload) === undefined);
  if (executor === undefined) {
    const problem = pinProblem(upload.dist, upload.built);
    if (problem !== undefined) return failed(problem);
    const why = executors[0]?.reasonNotToRun(upload) ?? 'nothing can run it';
    return { id, title, outcome: 'skipped', why };
  }
  const file = buildRecipe(upload.dist);
  const problem = judgePin(upload.built, file) ?? judgeAnswer(upload, await executor.upload(upload, file));
  return problem === undefined ? { id, title, outcome: 'passed', why: '' } : failed(problem);
}

async function guarded(upload: UploadCase, executors: readonly UploadExecutor[]): Promise<CaseResult> {
  try {
    return await runCase(upload, executors);
  } catch (error) {
    const why = `the run broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return { id: upload.id, title: upload.title, outcome: 'failed', why };
  }
}

function groupProblems({ groups, executors }: RunOptions): CaseResult[] {
  return groups.flatMap((name): CaseResult[] => {
    const group = GROUPS.find((known) => known === name);
    const failed = { id: `--group ${JSON.stringify(name)}`, title: '', outcome: 'failed' } as const;
    if (group === undefined) return [{ ...failed, why: `unknown group; known are ${GROUPS.join(', ')}` }];
    if (executors.some((executor) => executor.handlesGroup(group))) return [];
    return [{ ...failed, why: 'nothing here can run this group: it needs an index' }];
  });
}

function referenceResults({ meta }: CaseFile): CaseResult[] {
  const rows = [
    ['default_wheel', { kind: 'wheel' }],
    ['default_sdist', { kind: 'sdist' }],
  ] as const;
  return rows.flatMap(([name, recipe]): CaseResult[] => {
    const pin = meta.reference?.[name];
    if (pin === undefined) return [];
    const why = judgePin(pin, buildRecipe(recipe));
    const outcome = why === undefined ? 'passed' : 'failed';
    return [{ id: `meta.reference.${name}`, title: 'the builder is byte-exact', outcome, why: why ?? '' }];
  });
}

/**
 * Runs the cases of a file one after the other (some are large). Every pin is checked, of cases that are skipped too;
 * a pin of `meta.reference` counts as a case.
 */
export async function* runCaseFile(
  file: CaseFile,
  options: RunOptions,
): AsyncGenerator<CaseResult, void, undefined> {
  const isChosen = (group: string | undefined): boolean =>
    options.groups.length === 0 || group === undefined || options.groups.includes(group);
  yield* groupProblems(options);
  yield* referenceResults(file);
  const ids = new Set<string>();
  let chosen = 0;
  for (const value of file.cases) {
    const parsed = parseCase(value, file.meta);
    const group = parsed.ok ? parsed.case.group : parsed.group;
    // A group that nobody knows is a failure whatever was asked for.
    const isKnown = GROUPS.some((known) => known === group);
    if (isKnown && !isChosen(group)) continue;
    chosen += 1;
    const id = parsed.ok ? parsed.case.id : parsed.id;
    if (ids.has(id)) yield { id, title: '', outcome: 'failed', why: 'the id stands twice' };
    ids.add(id);
    if (parsed.ok) yield await guarded(parsed.case, options.executors);
    else yield { id, title: '', outcome: 'failed', why: parsed.problem };
  }
  if (chosen === 0) yield { id: '(no case)', title: '', outcome: 'failed', why: 'the file has no such case' };
}
