import path from 'node:path';
import { type Command, type RouteMap, buildCommand, buildRouteMap } from '@stricli/core';
import type {
  EnvironmentsAccess,
  EnvironmentsProject,
  EnvironmentsReport,
} from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { type GitHubFlags, gitHubFlags, onlineOf, readCa } from '../doctor/outside.ts';
import { environmentsDocument, environmentsText } from '../environments-text.ts';
import { cliErrors } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { terminalAsker } from '../init-questions.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, reporting } from '../output.ts';
import { parseRepository } from '../repository-option.ts';

interface PlanFlags extends CommonFlags, GitHubFlags {
  readonly repository?: string;
}

interface ApplyFlags extends PlanFlags {
  readonly yes: boolean;
}

async function readProject(
  context: CliContext,
  { repository }: PlanFlags,
  directory: string,
): Promise<EnvironmentsProject> {
  const { readEnvironmentsProject } = await import('../../publishing/setup/index.ts');
  const absolute = path.resolve(context.directory, directory);
  return await readEnvironmentsProject(absolute, context.env, repository);
}

async function accessOf(context: CliContext, flags: PlanFlags): Promise<EnvironmentsAccess | undefined> {
  const online = await onlineOf(context, flags);
  if (online === undefined) return undefined;
  const ca = flags.ca === undefined ? undefined : await readCa(context, flags.ca);
  return { ...online, ca, signal: context.signal };
}

function print(
  context: CliContext,
  flags: PlanFlags,
  command: 'plan' | 'apply',
  report: EnvironmentsReport,
): void {
  if (flags.json) printJson(context, environmentsDocument(command, report));
  else context.process.stdout.write(environmentsText(report, paintFor(context, context.process.stdout)));
}

async function runPlan(this: CliContext, flags: PlanFlags, directory = '.'): Promise<void> {
  const { planEnvironments, planOffline } = await import('../../publishing/setup/index.ts');
  const project = await readProject(this, flags, directory);
  const access = await accessOf(this, flags);
  const report = access === undefined ? planOffline(project) : await planEnvironments(project, access);
  print(this, flags, 'plan', report);
}

/** A person sees the difference and says yes, unless there is none. */
async function confirm(
  context: CliContext,
  flags: ApplyFlags,
  project: EnvironmentsProject,
  access: EnvironmentsAccess,
): Promise<boolean> {
  if (!context.interactive || flags.yes || flags.json) return true;
  const { planEnvironments } = await import('../../publishing/setup/index.ts');
  const plan = await planEnvironments(project, access);
  if (plan.environments.every(({ outcome }) => outcome === 'unchanged')) return true;
  context.process.stderr.write(environmentsText(plan, paintFor(context, context.process.stderr)));
  const asker = await terminalAsker('tokenless environments apply');
  return await asker.confirm(`Set this for ${plan.repository}?`, true);
}

async function runApply(this: CliContext, flags: ApplyFlags, directory = '.'): Promise<void> {
  const { applyEnvironments } = await import('../../publishing/setup/index.ts');
  const project = await readProject(this, flags, directory);
  const access = await accessOf(this, flags);
  if (access?.token === undefined) {
    const problem = 'nothing can be set without a token';
    throw cliErrors.create('usage-invalid', { problem, mend: 'give one by reference: `--online env:NAME`' });
  }
  if (!(await confirm(this, flags, project, access))) return;
  const report = await applyEnvironments(project, access);
  print(this, flags, 'apply', report);
  const isWanting = report.environments.some(({ remaining }) => remaining.length > 0);
  if (isWanting) this.exitWith(EXIT.refused);
}

const planFlags = {
  ...commonFlags,
  repository: {
    kind: 'parsed',
    parse: (text: string): string => parseRepository(text),
    brief: 'The repository on GitHub (default: the configuration, then the remote `origin`)',
    placeholder: 'OWNER/NAME',
    optional: true,
  },
  ...gitHubFlags,
} as const;

const positional = {
  kind: 'tuple',
  parameters: [
    { parse: String, brief: 'Folder of the project (default: here)', placeholder: 'DIR', optional: true },
  ],
} as const;

const planCommand: Command<CliContext> = buildCommand<PlanFlags, [directory?: string], CliContext>({
  func: reporting(runPlan),
  parameters: { flags: planFlags, positional },
  docs: {
    brief: 'Show what GitHub has of each declared environment, and what `apply` would change',
    fullDescription: [
      'Compares the environments that [[tool.tokenless.publisher]] names with what GitHub has. What is not declared is',
      'left alone and said. Without --online it shows what is declared.',
      '',
      'Examples:',
      '  tokenless environments plan',
      '  tokenless environments plan --online env:GITHUB_TOKEN',
      '  tokenless environments plan ../sampleproject --online file:token --json',
    ].join('\n'),
  },
});

const applyCommand: Command<CliContext> = buildCommand<ApplyFlags, [directory?: string], CliContext>({
  func: reporting(runApply),
  parameters: {
    flags: {
      ...planFlags,
      yes: { kind: 'boolean', brief: 'Ask nothing, also on a terminal', default: false, withNegated: false },
    },
    positional,
  },
  docs: {
    brief: 'Make the declared environments on GitHub: reviewers, waiting time, which tags may deploy',
    fullDescription: [
      'Sets what is declared and differs, keeps what is not declared, and reads everything again: what GitHub did not',
      'keep ends with exit code 1. A second run changes nothing. The token needs the repository permission',
      'Administration (write), comes by reference and is never printed. On a terminal it asks before.',
      '',
      'Examples:',
      '  tokenless environments apply --online env:GITHUB_TOKEN',
      '  tokenless environments apply --online file:token --yes --json',
    ].join('\n'),
  },
});

/** `tokenless environments`: the environments of GitHub that gate publishing. */
export const environmentsRoutes: RouteMap<CliContext> = buildRouteMap<'plan' | 'apply', CliContext>({
  routes: { plan: planCommand, apply: applyCommand },
  docs: { brief: 'Plan and apply the GitHub environments that gate publishing' },
});
