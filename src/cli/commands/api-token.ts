import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Command, type RouteMap, buildCommand, buildRouteMap, numberParser } from '@stricli/core';
import type { Secret } from '../../base/index.ts';
import type { ListedApiToken } from '../../wire/index.ts';
import type { CliContext } from '../context.ts';
import { indexFlags } from '../index-target.ts';
import { type ManagementFlags, credentialFlag, managementOf } from '../management.ts';
import { maskIn } from '../mask.ts';
import { oneLine } from '../one-line.ts';
import { commonFlags, printJson, printLine, reporting, say } from '../output.ts';
import { table } from '../table.ts';

interface AddFlags extends ManagementFlags {
  readonly days: number;
  readonly reason: string;
  readonly into: string;
}

const manageFlags = { ...commonFlags, ...indexFlags, ...credentialFlag } as const;

const DAY_SECONDS = 86_400;

/** A new file for a secret, which nobody else can read. */
interface SecretFile {
  keep(token: Secret): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Makes the file before the token is made: one that nobody could write down would have to be revoked. Never over a
 * file that is there.
 *
 * @throws file-not-writable
 */
async function openSecretFile(context: CliContext, name: string): Promise<SecretFile> {
  const { toWriteError } = await import('../../publishing/client/index.ts');
  const file = path.resolve(context.directory, name);
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw toWriteError(error, file);
  });
  return {
    async keep(token) {
      await handle.writeFile(`${token.reveal()}\n`);
      await handle.close();
    },
    async discard() {
      await handle.close();
      await rm(file, { force: true });
    },
  };
}

async function runAdd(this: CliContext, flags: AddFlags, project: string): Promise<void> {
  const { addApiToken, systemDeps } = await import('../../publishing/client/index.ts');
  const management = await managementOf(this, flags);
  const file = await openSecretFile(this, flags.into);
  const lifetimeSeconds = Math.round(flags.days * DAY_SECONDS);
  const request = { project, reason: flags.reason, lifetimeSeconds };
  const { listed, token } = await addApiToken(management, request, systemDeps).catch(
    async (error: unknown) => {
      await file.discard();
      throw error;
    },
  );
  maskIn(this)(token);
  await file.keep(token);
  if (flags.json) printJson(this, { schema: 'tokenless/api-token/v1', token: listed, file: flags.into });
  else printLine(this, `${listed.id}  ${listed.project}  until ${listed.expiresAt}`);
  say(this, flags, `the token is in ${oneLine(flags.into)}, and nowhere else: the index keeps its hash only`);
}

const stateOf = ({ revokedAt, expiresAt }: ListedApiToken): string => {
  if (revokedAt !== null) return `revoked ${revokedAt}`;
  return Date.parse(expiresAt) <= Date.now() ? 'ended' : 'valid';
};

async function runList(this: CliContext, flags: ManagementFlags): Promise<void> {
  const { listApiTokens, systemDeps } = await import('../../publishing/client/index.ts');
  const tokens = await listApiTokens(await managementOf(this, flags), systemDeps);
  if (flags.json) {
    printJson(this, { schema: 'tokenless/api-tokens/v1', tokens });
    return;
  }
  const rows = tokens.map((token) => {
    const { id, project, expiresAt, reason } = token;
    return [id, oneLine(project), expiresAt, stateOf(token), oneLine(reason)];
  });
  for (const line of table([['id', 'project', 'until', 'state', 'reason'], ...rows])) printLine(this, line);
}

async function runRevoke(this: CliContext, flags: ManagementFlags, id: string): Promise<void> {
  const { revokeApiToken, systemDeps } = await import('../../publishing/client/index.ts');
  await revokeApiToken(await managementOf(this, flags), id, systemDeps);
  if (flags.json) printJson(this, { schema: 'tokenless/api-token-revoked/v1', id });
  else printLine(this, `revoked ${id}`);
}

const addCommand: Command<CliContext> = buildCommand<AddFlags, [project: string], CliContext>({
  func: reporting(runAdd),
  parameters: {
    flags: {
      ...manageFlags,
      days: { kind: 'parsed', parse: numberParser, brief: 'How long it lives, seven at most', default: '1' },
      reason: {
        kind: 'parsed',
        parse: String,
        brief: 'Why, for the audit trail: the incident',
        placeholder: 'TEXT',
      },
      into: {
        kind: 'parsed',
        parse: String,
        brief: 'File that gets the token; it is made new, for you alone',
        placeholder: 'FILE',
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'The project, which the index has', placeholder: 'PROJECT' }],
    },
  },
  docs: {
    brief: 'For an emergency: make an upload token for one project that ends by itself',
    fullDescription: [
      'The token is written to a file and never printed; the index keeps its hash only. It uploads to this project and',
      'nothing else, until it ends or is revoked.',
      '',
      'Example:',
      '  tokenless api-token add sampleproject --index https://index.example/ --credential env:CREDENTIAL \\',
      '    --reason OPS-7 --days 1 --into ../token.txt',
    ].join('\n'),
  },
});

const listCommand: Command<CliContext> = buildCommand<ManagementFlags, [], CliContext>({
  func: reporting(runList),
  parameters: { flags: manageFlags },
  docs: {
    brief: 'List API tokens, those that ended or were revoked too; never the tokens themselves',
    fullDescription:
      'Example:\n  tokenless api-token list --index https://index.example/ --credential env:CREDENTIAL',
  },
});

const revokeCommand: Command<CliContext> = buildCommand<ManagementFlags, [id: string], CliContext>({
  func: reporting(runRevoke),
  parameters: {
    flags: manageFlags,
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'Identifier, as `list` shows it', placeholder: 'ID' }],
    },
  },
  docs: {
    brief: 'Revoke an API token; uploads with it are refused at once',
    fullDescription:
      'Example:\n  tokenless api-token revoke 3f2a… --index https://index.example/ --credential env:CREDENTIAL',
  },
});

/** `tokenless api-token`: the emergency tokens of an index of ours. */
export const apiTokenRoutes: RouteMap<CliContext> = buildRouteMap<'add' | 'list' | 'revoke', CliContext>({
  routes: { add: addCommand, list: listCommand, revoke: revokeCommand },
  docs: { brief: 'Make, list and revoke emergency upload tokens of a tokenless index' },
});
