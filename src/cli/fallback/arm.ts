import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { type CommonFlags, commonFlags, reporting } from '../output.ts';
import { parseRepository } from '../repository-option.ts';
import { carryOut, changeFlags, show } from './show.ts';

interface ArmFlags extends CommonFlags {
  readonly index: readonly string[];
  readonly reason: string;
  readonly incident: string;
  readonly expires: string;
  readonly secret?: string;
  readonly environment?: string;
  readonly project?: string;
  readonly repository?: string;
  readonly runbook: string;
  readonly openedBy?: string;
  readonly projectDoesNotExistYet: boolean;
  readonly directory: string;
  readonly dryRun: boolean;
}

async function runArm(this: CliContext, flags: ArmFlags): Promise<void> {
  const { planArm, stepsAfterArming } = await import('../../publishing/setup/index.ts');
  const plan = await planArm({
    directory: path.resolve(this.directory, flags.directory),
    environment: this.env,
    indexes: flags.index,
    reason: flags.reason,
    incident: flags.incident,
    expires: flags.expires,
    secret: flags.secret,
    fallbackEnvironment: flags.environment,
    project: flags.project,
    repository: flags.repository,
    projectIsNew: flags.projectDoesNotExistYet,
    runbook: flags.runbook,
    openedBy: flags.openedBy ?? '',
    now: new Date(),
  });
  await carryOut(this, plan, flags.dryRun);
  await show(this, flags, {
    action: 'arm',
    outcome: 'armed',
    dryRun: flags.dryRun,
    plan,
    steps: stepsAfterArming(plan.state),
    waiting: [],
  });
}

const text = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, brief, placeholder }) as const;
const optional = (brief: string, placeholder: string) =>
  ({ ...text(brief, placeholder), optional: true }) as const;

/** `tokenless fallback arm`. */
export const armCommand: Command<CliContext> = buildCommand<ArmFlags, [], CliContext>({
  func: reporting(runArm),
  parameters: {
    flags: {
      ...commonFlags,
      index: {
        ...text('Index whose publish step gets the token; may be given more than once', 'INDEX'),
        variadic: true,
      },
      reason: text('Why the release cannot wait, in one line; it is published', 'TEXT'),
      incident: text('The incident: a number or an address; it is published', 'REF'),
      expires: {
        ...text('Last day: `1d` to `7d`, or `YYYY-MM-DD`', 'DAY'),
        default: '1d',
      },
      secret: optional(
        'Name of the secret (default: TESTPYPI_API_TOKEN, PYPI_API_TOKEN, INDEX_API_TOKEN)',
        'NAME',
      ),
      environment: optional(
        'The dedicated environment (default: that of the job with `-fallback` behind it)',
        'NAME',
      ),
      project: optional('The project (default: the configuration or the metadata)', 'NAME'),
      repository: {
        kind: 'parsed',
        parse: (value: string): string => parseRepository(value),
        brief: 'The repository on GitHub (default: the configuration, then the remote `origin`)',
        placeholder: 'OWNER/NAME',
        optional: true,
      },
      runbook: {
        ...text('Runbook that gets the entry of the incident', 'FILE'),
        default: 'docs/RELEASING.md',
      },
      openedBy: optional('Who opens the incident; it is published', 'NAME'),
      projectDoesNotExistYet: {
        kind: 'boolean',
        brief: 'The project is not on the index yet: only a token of the whole account can be made',
        default: false,
        withNegated: false,
      },
      ...changeFlags,
    },
  },
  docs: {
    brief: 'Let the publish step of an index use a stored token for up to seven days',
    fullDescription: [
      'Edits the publish step (the PyPA action, uv, twine, tokenless) so that it takes its password from a secret in a',
      'dedicated environment, with attestations off; comments, layout and line ends stay. Opens one entry in the runbook',
      'and in the changelog, and keeps in .tokenless/fallback.json what restores the workflow byte for byte. All or',
      'nothing. Then it says which token to make, step by step. `tokenless doctor` is red until `rollback` and `prove`.',
      '',
      'Examples:',
      '  tokenless fallback arm --index testpypi --reason "the exchange answers 503" --incident OPS-7 --dry-run',
      '  tokenless fallback arm --index testpypi --index pypi --reason "GitHub gives no ID tokens" \\',
      '    --incident https://www.githubstatus.com/ --expires 2d',
    ].join('\n'),
  },
});
