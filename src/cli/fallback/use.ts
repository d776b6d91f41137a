import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { CheckedUse } from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { maskIn } from '../mask.ts';
import { type CommonFlags, commonFlags, reporting, say } from '../output.ts';
import { resolveSecret } from '../secret-reference.ts';
import { carryOut, changeFlags, show } from './show.ts';

interface UseFlags extends CommonFlags {
  readonly index: string;
  readonly token: string;
  readonly project?: string;
  readonly projectDoesNotExistYet: boolean;
  readonly directory: string;
  readonly dryRun: boolean;
}

/** A checkout of CI is thrown away: what is written there is lost. */
const isCi = ({ env }: CliContext): boolean => env['CI'] === 'true' || env['GITHUB_ACTIONS'] === 'true';

function tell(context: CliContext, flags: UseFlags, checked: CheckedUse): void {
  const { use, project, tokenExpiresAtSeconds, plan } = checked;
  const end =
    tokenExpiresAtSeconds === null
      ? 'it does not end by itself: revoke it'
      : `it ends by itself at ${new Date(tokenExpiresAtSeconds * 1000).toISOString()}`;
  const what =
    use.scope === 'project'
      ? `the token says that it is for \`${project}\` alone`
      : 'the token is for the whole account: use it once, and revoke it at once';
  say(context, flags, `${what}; ${end}`);
  if (plan === undefined || isCi(context)) {
    say(context, flags, `not recorded here; for the entry of the incident: ${JSON.stringify({ used: use })}`);
  }
}

async function runUse(this: CliContext, flags: UseFlags): Promise<void> {
  const token = await resolveSecret(this, flags.token, '--token');
  maskIn(this)(token);
  const { checkUse } = await import('../../publishing/setup/index.ts');
  const checked = await checkUse({
    directory: path.resolve(this.directory, flags.directory),
    environment: this.env,
    index: flags.index,
    token,
    project: flags.project,
    projectIsNew: flags.projectDoesNotExistYet,
    now: new Date(),
  });
  const plan = isCi(this) ? undefined : checked.plan;
  if (plan !== undefined) await carryOut(this, plan, flags.dryRun);
  tell(this, flags, checked);
  const { project, use, tokenExpiresAtSeconds } = checked;
  await show(this, flags, {
    action: 'use',
    outcome: 'accepted',
    dryRun: flags.dryRun,
    plan,
    steps: [],
    waiting: [],
    use: {
      ...use,
      project,
      tokenExpiresAt:
        tokenExpiresAtSeconds === null ? null : new Date(tokenExpiresAtSeconds * 1000).toISOString(),
      recorded: plan !== undefined && !flags.dryRun,
    },
  });
}

const text = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, brief, placeholder }) as const;

/** `tokenless fallback use`. */
export const useCommand: Command<CliContext> = buildCommand<UseFlags, [], CliContext>({
  func: reporting(runUse),
  parameters: {
    flags: {
      ...commonFlags,
      index: text('`pypi`, `testpypi` or the URL of the index', 'INDEX'),
      token: text('The token, by reference', 'env:NAME|file:PATH'),
      project: {
        ...text('The project, in a folder without the state of the fallback', 'NAME'),
        optional: true,
      },
      projectDoesNotExistYet: {
        kind: 'boolean',
        brief: 'The project is not on the index yet: takes a token of the whole account, for one use',
        default: false,
        withNegated: false,
      },
      ...changeFlags,
    },
  },
  docs: {
    brief: 'Check, before anything is uploaded, that a token is for this project and index alone',
    fullDescription: [
      'Reads what stands in the token (the restrictions of PyPI’s tokens, the scope of an index of ours): nobody is',
      'asked, nothing is sent, and the token is never printed. Refuses a token of the whole account, of another project',
      'or index, of more than the project, one that has ended, and one whose restrictions are not understood. What a',
      'token says is not verified; the index refuses one that was changed. Outside CI the use is recorded with its time.',
      '',
      'Examples:',
      '  tokenless fallback use --index testpypi --token file:token.txt',
      '  tokenless fallback use --index pypi --token env:PYPI_API_TOKEN --project sampleproject',
    ].join('\n'),
  },
});
