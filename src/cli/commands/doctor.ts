import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { Diagnosis } from '../../publishing/doctor/index.ts';
import type { CliContext } from '../context.ts';
import { doctorText } from '../doctor-text.ts';
import { EXIT } from '../exit-codes.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, reporting } from '../output.ts';
import { readPublishersOption } from '../publishers-option.ts';

interface DoctorFlags extends CommonFlags {
  readonly repository?: string;
  readonly publishers?: string;
  readonly tag?: string;
}

/** `OWNER/NAME`; a wrong form is a wrong command line. */
function parseRepository(text: string): string {
  if (/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/u.test(text)) return text;
  throw new SyntaxError(`\`${text}\` is not of the form OWNER/NAME`);
}

function documentOf({ findings, ...rest }: Diagnosis): object {
  return {
    schema: 'tokenless/doctor/v1',
    ...rest,
    findings: findings.map(({ fix: _fix, ...finding }) => finding),
  };
}

const isBad = ({ jobs, findings }: Diagnosis): boolean =>
  findings.some(({ severity }) => severity === 'error') ||
  jobs.some(({ events }) => events.some(({ verdict }) => verdict === 'reject'));

async function runDoctor(this: CliContext, flags: DoctorFlags, directory = '.'): Promise<void> {
  const [{ readDoctorFacts }, { diagnose }] = await Promise.all([
    import('../../publishing/setup/index.ts'),
    import('../../publishing/doctor/index.ts'),
  ]);
  const { repository, tag } = flags;
  const facts = await readDoctorFacts({
    directory: path.resolve(this.directory, directory),
    ...(repository === undefined ? {} : { repository }),
    ...(flags.publishers === undefined
      ? {}
      : { publishers: await readPublishersOption(this, flags.publishers) }),
    ...(tag === undefined ? {} : { tag }),
    today: new Date().toISOString().slice(0, 10),
    environment: this.env,
  });
  const diagnosis = diagnose(facts);
  if (flags.json) printJson(this, documentOf(diagnosis));
  else this.process.stdout.write(doctorText(diagnosis, paintFor(this, this.process.stdout)));
  if (isBad(diagnosis)) this.exitWith(EXIT.refused);
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
        '  tokenless doctor --repository octo-org/sampleproject --publishers publishers.json --json',
      ].join('\n'),
    },
  },
);
