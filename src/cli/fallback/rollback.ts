import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { FallbackPlan, SecretsLeft } from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { type GitHubFlags, gitHubFlags, onlineOf, readCa } from '../doctor/outside.ts';
import { EXIT } from '../exit-codes.ts';
import { type CommonFlags, commonFlags, reporting } from '../output.ts';
import { carryOut, changeFlags, show } from './show.ts';

interface RollbackFlags extends CommonFlags, GitHubFlags {
  readonly force: boolean;
  readonly directory: string;
  readonly dryRun: boolean;
}

async function secretsLeft(
  context: CliContext,
  flags: RollbackFlags,
  { state, git }: FallbackPlan,
): Promise<SecretsLeft | undefined> {
  const online = await onlineOf(context, flags);
  if (online === undefined) return undefined;
  const { readSecretsLeft } = await import('../../publishing/setup/index.ts');
  const ca = flags.ca === undefined ? undefined : await readCa(context, flags.ca);
  return await readSecretsLeft(state, git, { ...online, ca, signal: context.signal });
}

async function runRollback(this: CliContext, flags: RollbackFlags): Promise<void> {
  const { planRollback, stepsAfterRollback } = await import('../../publishing/setup/index.ts');
  const plan = await planRollback({
    directory: path.resolve(this.directory, flags.directory),
    environment: this.env,
    force: flags.force,
    now: new Date(),
  });
  await carryOut(this, plan, flags.dryRun);
  const secrets = await secretsLeft(this, flags, plan);
  await show(this, flags, {
    action: 'rollback',
    outcome: 'rolled-back',
    dryRun: flags.dryRun,
    plan,
    steps: stepsAfterRollback(plan.state),
    ...(secrets === undefined ? {} : { secrets }),
    waiting: plan.state.targets.map(({ index }) => index),
  });
  // A secret that is there, or that nobody could see to be gone.
  if (secrets !== undefined && secrets.there.length + secrets.unseen.length > 0) this.exitWith(EXIT.refused);
}

/** `tokenless fallback rollback`. */
export const rollbackCommand: Command<CliContext> = buildCommand<RollbackFlags, [], CliContext>({
  func: reporting(runRollback),
  parameters: {
    flags: {
      ...commonFlags,
      force: {
        kind: 'boolean',
        brief: 'Restore a workflow that was changed since, and keep a copy of it in .tokenless/',
        default: false,
        withNegated: false,
      },
      ...gitHubFlags,
      ...changeFlags,
    },
  },
  docs: {
    brief: 'Give the workflow the bytes that it had, and say which secret and token to delete',
    fullDescription: [
      'Restores the workflow byte for byte; refuses where somebody changed it since. With --online it asks GitHub whether',
      'the secret is gone (names only) and ends with exit code 1 while it is not. The incident stays open until',
      '`tokenless fallback prove`: a machine of yours has no identity that an index takes, only CI can prove it.',
      '',
      'Examples:',
      '  tokenless fallback rollback --dry-run',
      '  tokenless fallback rollback --online env:GITHUB_TOKEN',
    ].join('\n'),
  },
});
