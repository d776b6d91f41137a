import packageJson from '../../../package.json' with { type: 'json' };
import type { Diagnosis, DoctorFacts, Texts } from '../../publishing/doctor/index.ts';
import type { CliContext } from '../context.ts';
import { paintFor, printJson } from '../output.ts';
import { doctorText } from './text.ts';

/** In what form findings are printed. */
export type DoctorFormat = 'text' | 'json' | 'sarif' | 'github';

/** Every text that a finding may point into, by its path. */
export function textsOf({ workflows, files }: DoctorFacts): Texts {
  return new Map([...files, ...workflows]);
}

function documentOf({ findings, ...rest }: Diagnosis): object {
  return {
    schema: 'tokenless/doctor/v1',
    ...rest,
    findings: findings.map(({ fix: _fix, ...finding }) => finding),
  };
}

/** Prints a diagnosis to stdout. */
export async function printDiagnosis(
  context: CliContext,
  diagnosis: Diagnosis,
  format: DoctorFormat,
  texts: Texts,
): Promise<void> {
  const { RULES, toAnnotations, toSarif } = await import('../../publishing/doctor/index.ts');
  const { stdout } = context.process;
  if (format === 'json') printJson(context, documentOf(diagnosis));
  if (format === 'sarif') printJson(context, toSarif(diagnosis.findings, RULES, texts, packageJson.version));
  if (format === 'github') stdout.write(toAnnotations(diagnosis.findings));
  if (format === 'text') stdout.write(doctorText(diagnosis, paintFor(context, stdout)));
}
