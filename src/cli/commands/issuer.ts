import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, buildCommand, numberParser } from '@stricli/core';
import { Secret, isRecord } from '../../base/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { type CommonFlags, commonFlags, printJson, printLine, reporting } from '../output.ts';
import { untilStopped } from '../until-stopped.ts';

interface IssuerFlags extends CommonFlags {
  readonly claims: string;
  readonly issuer?: string;
  readonly host: string;
  readonly port: number;
  readonly lifetime: number;
  readonly fault?: readonly string[];
}

async function readClaims(context: CliContext, file: string): Promise<Record<string, unknown>> {
  const text =
    file === '-'
      ? await context.readStdin()
      : await readFile(path.resolve(context.directory, file), 'utf8').catch(() => undefined);
  const mend = 'give the path of a JSON object of claims, or `-` to read it from standard input';
  if (text === undefined)
    throw cliErrors.create('usage-invalid', { problem: `\`${file}\` cannot be read`, mend });
  try {
    const claims: unknown = JSON.parse(text);
    if (isRecord(claims)) return claims;
  } catch {
    // Not JSON: the error below says so.
  }
  throw cliErrors.create('usage-invalid', { problem: `\`${file}\` is not a JSON object`, mend });
}

async function runIssuer(this: CliContext, flags: IssuerFlags): Promise<void> {
  const claims = await readClaims(this, flags.claims);
  const { randomBytes } = await import('node:crypto');
  const { parseIssuerFaults, startIssuer } = await import('../../issuer/index.ts');
  const running = await startIssuer({
    ...(flags.issuer === undefined ? {} : { issuer: flags.issuer }),
    host: flags.host,
    port: flags.port,
    claimsFor: () => claims,
    nowSeconds: () => Math.floor(Date.now() / 1000),
    requestToken: new Secret(randomBytes(24).toString('base64url')),
    faults: parseIssuerFaults(flags.fault ?? []),
    lifetimeSeconds: flags.lifetime,
  });
  const environment = running.environment();
  if (flags.json)
    printJson(this, { schema: 'tokenless/issuer/v1', url: running.url, issuer: running.issuer, environment });
  else for (const [name, value] of Object.entries(environment)) printLine(this, `export ${name}='${value}'`);
  await untilStopped(this, flags, `issuer ${running.issuer} listens on ${running.url}`, () =>
    running.close(),
  );
}

/** `tokenless issuer`: a small local OIDC issuer for tests and rehearsals. */
export const issuerCommand: Command<CliContext> = buildCommand<IssuerFlags, [], CliContext>({
  func: reporting(runIssuer),
  parameters: {
    flags: {
      ...commonFlags,
      claims: {
        kind: 'parsed',
        parse: String,
        brief: 'JSON object of claims for every ID token; `-` is stdin',
        placeholder: 'FILE',
      },
      issuer: {
        kind: 'parsed',
        parse: String,
        brief: 'What stands in `iss` (default: its own URL)',
        placeholder: 'URL',
        optional: true,
      },
      host: { kind: 'parsed', parse: String, brief: 'Address to listen on', default: '127.0.0.1' },
      port: { kind: 'parsed', parse: numberParser, brief: 'Port; 0 takes a free one', default: '0' },
      lifetime: {
        kind: 'parsed',
        parse: numberParser,
        brief: 'Life of an ID token in seconds',
        default: '300',
      },
      fault: {
        kind: 'parsed',
        parse: String,
        brief: 'Do this wrong on purpose (repeatable): expired, wrong-key, slow, down, …',
        placeholder: 'NAME',
        variadic: true,
        optional: true,
      },
    },
  },
  docs: {
    brief: 'Run a small local OIDC issuer that looks like GitHub Actions to unmodified clients',
    fullDescription: [
      'Prints the variables that make a client believe it runs in GitHub Actions, then serves until stopped.',
      '',
      'Examples:',
      '  tokenless issuer --claims claims.json',
      '  eval "$(tokenless issuer --claims claims.json --port 8090)" &',
      '  tokenless issuer --claims claims.json --fault expired',
    ].join('\n'),
  },
});
