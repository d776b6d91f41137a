import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import { isRecord } from '../../base/index.ts';
import type { ClientKind, IndexTarget } from '../../publishing/client/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { type IndexFlags, indexFlags, resolveIndex } from '../index-target.ts';
import { maskIn } from '../mask.ts';
import { notStarted } from '../not-started.ts';
import { type CommonFlags, commonFlags, printJson, reporting } from '../output.ts';
import { tellBurned } from '../tell-burned.ts';

interface TokenFlags extends CommonFlags, IndexFlags {
  readonly client?: string;
}

/** File descriptor: with `--json`, stdout is for the one document. */
const STDERR = 2;

const NO_COMMAND = 'nothing is to be run with the token';

async function clientOf(flags: TokenFlags, command: readonly string[]): Promise<ClientKind> {
  const { CLIENT_KINDS, clientOfCommand } = await import('../../publishing/client/index.ts');
  const kind = CLIENT_KINDS.find((name) => name === flags.client) ?? clientOfCommand(command);
  if (kind !== undefined && (flags.client === undefined || kind === flags.client)) return kind;
  const known = CLIENT_KINDS.map((name) => `\`${name}\``).join(', ');
  const problem = `\`${flags.client ?? command.join(' ')}\` is none of the clients that tokenless knows`;
  throw cliErrors.create('usage-invalid', { problem, mend: `name it by \`--client\`, one of ${known}` });
}

async function runWithToken(
  context: CliContext,
  flags: TokenFlags,
  command: readonly [string, ...string[]],
  kind: ClientKind,
  target: IndexTarget,
): Promise<number> {
  const { clientEnvironment, exchange, findBatch, requireAmbientIdentity, runClient, systemDeps } =
    await import('../../publishing/client/index.ts');
  const { env, directory, signal } = context;
  const identity = requireAmbientIdentity(env);
  const token = await exchange(target, identity, { ...systemDeps, mask: maskIn(context), signal });
  try {
    const caFile = flags.ca === undefined ? {} : { caFile: path.resolve(directory, flags.ca) };
    const own = clientEnvironment(kind, token.token, { uploadUrl: target.uploadUrl, ...caFile });
    const isMissing = own.requiredArguments.some((word) => !command.includes(word));
    return await runClient(
      {
        command: [...command, ...(isMissing ? own.requiredArguments : [])],
        // A client that has an upload token needs no ID token: what could ask for one stays here.
        own: { ...own, unset: [...own.unset, ...identity.variables] },
        environment: env,
        directory,
        stdout: flags.json ? STDERR : 'inherit',
        signal,
      },
      token,
    );
  } catch (cause) {
    signal.throwIfAborted();
    if (!isSpawnError(cause)) throw cause;
    throw cliErrors.create('usage-invalid', notStarted(command[0], findBatch(command[0], env)), { cause });
  } finally {
    tellBurned(context, flags, await token.burn());
  }
}

function isSpawnError(error: unknown): boolean {
  return isRecord(error) && typeof error['syscall'] === 'string' && error['syscall'].startsWith('spawn');
}

async function runToken(this: CliContext, flags: TokenFlags, ...command: string[]): Promise<void> {
  const [program, ...args] = command;
  if (program === undefined) {
    const mend = 'write the command after `--`: `tokenless token --index URL -- twine upload dist/*`';
    throw cliErrors.create('usage-invalid', { problem: NO_COMMAND, mend });
  }
  const kind = await clientOf(flags, command);
  const target = await resolveIndex(this, flags);
  const exitCode = await runWithToken(this, flags, [program, ...args], kind, target);
  const { uploadUrl: index } = target;
  if (flags.json) printJson(this, { schema: 'tokenless/token/v1', index, client: kind, exitCode });
  this.exitWith(exitCode);
}

/** `tokenless token -- CMD`: a fresh upload token for a client that cannot exchange, burned when it is done. */
export const tokenCommand: Command<CliContext> = buildCommand<TokenFlags, string[], CliContext>({
  func: reporting(runToken),
  parameters: {
    flags: {
      ...commonFlags,
      ...indexFlags,
      client: {
        kind: 'parsed',
        parse: String,
        brief: 'Which client the command runs (default: by its name)',
        placeholder: 'NAME',
        optional: true,
      },
    },
    positional: {
      kind: 'array',
      parameter: { parse: String, brief: 'The command, after --', placeholder: 'CMD' },
    },
  },
  docs: {
    brief: 'In CI: run twine, uv, poetry, pdm, hatch or flit with a fresh upload token in its environment',
    fullDescription: [
      'The token is in no argument and in no file; it is burned when the command ends, however it ends. The',
      'command itself cannot ask for ID tokens.',
      '',
      'Examples:',
      '  tokenless token --index https://index.example/ -- twine upload dist/*',
      '  tokenless token --index testpypi -- flit publish',
      '  tokenless token --index URL --client hatch -- ./publish.sh',
    ].join('\n'),
  },
});
