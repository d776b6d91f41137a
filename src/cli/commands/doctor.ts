import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { Diagnosis, Severity } from '../../publishing/doctor/index.ts';
import type { CheckedTree } from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { type DoctorFormat, printDiagnosis, textsOf } from '../doctor/print.ts';
import { type OutsideFlags, askOutside, outsideFlags } from '../doctor/outside.ts';
import { EXIT } from '../exit-codes.ts';
import { oneLine } from '../one-line.ts';
import { type CommonFlags, commonFlags, reporting, say } from '../output.ts';
import { readPublishersOption } from '../publishers-option.ts';
import { parseRepository } from '../repository-option.ts';

interface DoctorFlags extends CommonFlags, OutsideFlags {
  readonly repository?: string;
  readonly publishers?: string;
  readonly tag?: string;
  readonly format: DoctorFormat;
  readonly failOn: Severity;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly fix: boolean;
  readonly dryRun: boolean;
}

const RANK: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

const isBad = ({ jobs, findings }: Diagnosis, failOn: Severity): boolean =>
  findings.some(({ severity }) => RANK[severity] >= RANK[failOn]) ||
  jobs.some(({ events }) => events.some(({ verdict }) => verdict === 'reject'));

async function readTree(context: CliContext, flags: DoctorFlags, directory: string): Promise<CheckedTree> {
  const { readDoctorFacts } = await import('../../publishing/setup/index.ts');
  const { repository, tag, publishers } = flags;
  return await readDoctorFacts({
    directory: path.resolve(context.directory, directory),
    ...(repository === undefined ? {} : { repository }),
    ...(publishers === undefined ? {} : { publishers: await readPublishersOption(context, publishers) }),
    ...(tag === undefined ? {} : { tag }),
    today: new Date().toISOString().slice(0, 10),
    environment: context.env,
    signal: context.signal,
  });
}

/** Diagnoses a tree, less what a baseline knows. */
async function judge(context: CliContext, flags: DoctorFlags, { facts }: CheckedTree): Promise<Diagnosis> {
  const { beyondBaseline, diagnose } = await import('../../publishing/doctor/index.ts');
  const diagnosis = diagnose(facts);
  if (flags.baseline === undefined) return diagnosis;
  const { readBaseline } = await import('../doctor/baseline.ts');
  const baseline = await readBaseline(context, flags.baseline);
  return { ...diagnosis, findings: beyondBaseline(diagnosis.findings, baseline, textsOf(facts)) };
}

/** Makes the safe fixes, or shows them; true when files were changed, so that everything is to be read anew. */
async function mend(
  context: CliContext,
  flags: DoctorFlags,
  tree: CheckedTree,
  { findings }: Diagnosis,
): Promise<boolean> {
  const { describeFix, fixedFiles, writeFixes } = await import('../doctor/fix.ts');
  const files = await fixedFiles(findings, textsOf(tree.facts));
  for (const file of flags.dryRun ? files : []) context.process.stderr.write(`${describeFix(file)}\n`);
  if (flags.dryRun || files.length === 0) return false;
  await writeFixes(tree.root, files);
  for (const { file } of files) say(context, flags, `mended ${oneLine(file)}`);
  return true;
}

/** A fix may make room for the next one; more rounds than this would be a fix that undoes another. */
const MOST_ROUNDS = 4;

async function runDoctor(this: CliContext, flags: DoctorFlags, directory = '.'): Promise<void> {
  const first = await readTree(this, flags, directory);
  const complete = await askOutside(this, flags, first.facts);
  for (const sentence of first.facts.unseen ?? []) say(this, flags, `not seen: ${oneLine(sentence)}`);
  let tree = complete(first);
  let diagnosis = await judge(this, flags, tree);
  for (let round = 0; flags.fix && round < MOST_ROUNDS; round += 1) {
    if (!(await mend(this, flags, tree, diagnosis))) break;
    tree = complete(await readTree(this, flags, directory));
    diagnosis = await judge(this, flags, tree);
  }
  const texts = textsOf(tree.facts);
  if (flags.writeBaseline !== undefined) {
    const { writeBaseline } = await import('../doctor/baseline.ts');
    await writeBaseline(this, flags.writeBaseline, diagnosis, texts);
    say(this, flags, `wrote ${flags.writeBaseline}`);
  }
  await printDiagnosis(this, diagnosis, flags.json ? 'json' : flags.format, texts);
  if (isBad(diagnosis, flags.failOn)) this.exitWith(EXIT.refused);
}

/** `tokenless doctor`: will each index accept each publish job, and what else is wrong. */
export const doctorCommand: Command<CliContext> = buildCommand<DoctorFlags, [directory?: string], CliContext>(
  {
    func: reporting(runDoctor),
    parameters: {
      flags: {
        ...commonFlags,
        repository: {
          kind: 'parsed',
          parse: parseRepository,
          brief: 'The repository on GitHub (default: the configuration, then the remote `origin`)',
          placeholder: 'OWNER/NAME',
          optional: true,
        },
        publishers: {
          kind: 'parsed',
          parse: String,
          brief: 'Registrations as a JSON list, instead of the declared ones',
          placeholder: 'FILE',
          optional: true,
        },
        tag: {
          kind: 'parsed',
          parse: String,
          brief: 'The tag that is to be pushed',
          placeholder: 'TAG',
          optional: true,
        },
        format: {
          kind: 'enum',
          values: ['text', 'json', 'sarif', 'github'],
          brief: 'How findings are printed',
          default: 'text',
        },
        failOn: {
          kind: 'enum',
          values: ['error', 'warning', 'note'],
          brief: 'The least severity of a finding that ends in exit code 1',
          default: 'error',
        },
        baseline: {
          kind: 'parsed',
          parse: String,
          brief: 'Pass over the findings that this file lists',
          placeholder: 'FILE',
          optional: true,
        },
        writeBaseline: {
          kind: 'parsed',
          parse: String,
          brief: 'Write the findings of now as a baseline',
          placeholder: 'FILE',
          optional: true,
        },
        ...outsideFlags,
        fix: {
          kind: 'boolean',
          brief: 'Mend what is safe to mend; comments and layout stay',
          default: false,
          withNegated: false,
        },
        dryRun: {
          kind: 'boolean',
          brief: 'With --fix: show the changes, write nothing',
          default: false,
          withNegated: false,
        },
      },
      positional: {
        kind: 'tuple',
        parameters: [
          {
            parse: String,
            brief: 'Folder of the project (default: here)',
            placeholder: 'DIR',
            optional: true,
          },
        ],
      },
    },
    docs: {
      brief:
        'Predict before the tag whether every index will accept every publish job; find what else is wrong',
      fullDescription: [
        'Reads the workflows, predicts the claims of each publish job for each event that can start it, and asks the',
        'matcher that the index runs, in the profile of that index. Nothing of the repository is executed.',
        'Without a registration there is no verdict, but the registration that would match.',
        '',
        'Examples:',
        '  tokenless doctor',
        '  tokenless doctor ../sampleproject --tag v1.2.3',
        '  tokenless doctor --online env:GITHUB_TOKEN',
        '  tokenless doctor --fix --dry-run',
        '  tokenless doctor --format sarif --fail-on warning',
        '  tokenless doctor --repository octo-org/sampleproject --publishers publishers.json --json',
      ].join('\n'),
    },
  },
);
