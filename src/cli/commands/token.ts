import { once } from 'node:events';
import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { ClientEnvironment, ClientKind } from '../../publishing/client/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { type IndexFlags, indexFlags, resolveIndex } from '../index-target.ts';
import { maskIn } from '../mask.ts';
import { type CommonFlags, commonFlags, printJson, reporting, say } from '../output.ts';

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

/** Runs the client with the token in its environment, never in its arguments, and hands a stop on. */
async function runClient(
  context: CliContext,
  command: readonly string[],
  own: ClientEnvironment,
  stdout: 'inherit' | typeof STDERR,
): Promise<number> {
  const [program = '', ...args] = command;
  const environment = { ...context.env, ...own.set };
  for (const name of own.unset) delete environment[name];
  const { spawn } = await import('node:child_process');
  const child = spawn(program, args, {
    cwd: context.directory,
    env: environment,
    stdio: ['inherit', stdout, 'inherit'],
  });
  const stop = (): boolean => child.kill('SIGTERM');
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } catch (cause) {
    const mend = 'install it, or correct the command after `--`';
    throw cliErrors.create('usage-invalid', { problem: `\`${program}\` cannot be run`, mend }, { cause });
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
}

async function runToken(this: CliContext, flags: TokenFlags, ...command: string[]): Promise<void> {
  if (command.length === 0) {
    const mend = 'write the command after `--`: `tokenless token --index URL -- twine upload dist/*`';
    throw cliErrors.create('usage-invalid', { problem: NO_COMMAND, mend });
  }
  const kind = await clientOf(flags, command);
  const target = await resolveIndex(this, flags);
  const { clientEnvironment, exchange, requireAmbientIdentity, systemDeps } =
    await import('../../publishing/client/index.ts');
  const identity = requireAmbientIdentity(this.env);
  const token = await exchange(target, identity, { ...systemDeps, mask: maskIn(this), signal: this.signal });
  try {
    const caFile = flags.ca === undefined ? {} : { caFile: path.resolve(this.directory, flags.ca) };
    const own = clientEnvironment(kind, token.token, { uploadUrl: target.uploadUrl, ...caFile });
    const missing = own.requiredArguments.filter((word) => !command.includes(word));
    const exitCode = await runClient(
      this,
      [...command, ...(missing.length > 0 ? own.requiredArguments : [])],
      // A client that has an upload token needs no ID token: what could ask for one stays here.
      { ...own, unset: [...own.unset, ...identity.variables] },
      flags.json ? STDERR : 'inherit',
    );
    if (flags.json)
      printJson(this, { schema: 'tokenless/token/v1', index: target.uploadUrl, client: kind, exitCode });
    this.exitWith(exitCode);
  } finally {
    await token.burn();
    if (flags.verbose) say(this, flags, 'burned the upload token');
  }
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
