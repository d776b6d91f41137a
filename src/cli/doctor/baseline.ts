import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Baseline, Diagnosis, Texts } from '../../publishing/doctor/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';

/** Reads `--baseline FILE`. Throws `file-not-found`, `baseline-invalid`. */
export async function readBaseline(context: CliContext, file: string): Promise<Baseline> {
  const { parseBaseline } = await import('../../publishing/doctor/index.ts');
  const text = await readFile(path.resolve(context.directory, file), 'utf8').catch((cause: unknown) => {
    throw cliErrors.create('file-not-found', { file }, { cause });
  });
  let baseline: Baseline | undefined;
  try {
    baseline = parseBaseline(JSON.parse(text));
  } catch {
    // The reader below says it: a file that is no JSON is no baseline.
  }
  if (baseline === undefined) throw cliErrors.create('baseline-invalid', { file });
  return baseline;
}

/** Writes `--write-baseline FILE`. Throws `file-not-writable`. */
export async function writeBaseline(
  context: CliContext,
  file: string,
  { findings }: Diagnosis,
  texts: Texts,
): Promise<void> {
  const [{ makeBaseline }, { writeWhole }] = await Promise.all([
    import('../../publishing/doctor/index.ts'),
    import('../../publishing/client/index.ts'),
  ]);
  const document = JSON.stringify(makeBaseline(findings, texts), null, 2);
  await writeWhole(path.resolve(context.directory, file), (append) => append(`${document}\n`));
}
