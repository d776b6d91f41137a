import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ProgramRun, runProgram } from './program.ts';
import type { ClientWorld } from './world.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../src/cli/main.ts');

/** What a client was started with by `tokenless token`, and how it went. */
export interface TokenRun extends ProgramRun {
  /** The client's arguments; undefined when it was never started. */
  readonly clientArguments: readonly string[] | undefined;
  /** The names of the variables that it was started with. */
  readonly clientVariables: readonly string[];
  /** The upload token, as the runner was told to mask it; undefined when none was minted. */
  readonly uploadToken: string | undefined;
}

/** A program of the client's name that writes down how it was started and becomes the real one. */
function recordingClient({ folder, client }: ClientWorld): {
  readonly program: string;
  readonly record: string;
  readonly variables: string;
} {
  const commands = path.join(folder, 'commands');
  mkdirSync(commands, { recursive: true });
  const [program, record] = [path.join(commands, client.name), path.join(commands, 'arguments')];
  const variables = path.join(commands, 'variables');
  const script = `#!/bin/sh\nprintf '%s\\0' "$@" >'${record}'\nenv | cut -d= -f1 >'${variables}'\nexec '${client.program}' "$@"\n`;
  writeFileSync(program, script);
  chmodSync(program, 0o755);
  return { program, record, variables };
}

/** What a job may have inherited for its own use, and what must not win over what `tokenless token` sets. */
const INHERITED = {
  REQUESTS_CA_BUNDLE: '/nonexistent/ca.pem',
  CURL_CA_BUNDLE: '/nonexistent/ca.pem',
  SSL_CERT_DIR: '/nonexistent',
  TWINE_REPOSITORY: 'testpypi',
  TWINE_PASSWORD: 'a-password-of-somebody',
  UV_PUBLISH_USERNAME: 'somebody',
  UV_PUBLISH_PASSWORD: 'a-password-of-somebody',
  UV_PUBLISH_INDEX: 'testpypi',
  POETRY_HTTP_BASIC_TOKENLESS_PASSWORD: 'a-password-of-somebody',
  PDM_PUBLISH_PASSWORD: 'a-password-of-somebody',
  HATCH_PUBLISHER: 'somewhere-else',
  HATCH_INDEX_AUTH: 'a-password-of-somebody',
  FLIT_PASSWORD: 'a-password-of-somebody',
};

/** How a run differs from the usual one. */
export interface TokenRunOptions {
  /** The index to name; the world's when left out. */
  readonly index?: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs `tokenless token --index … --ca … -- CLIENT ARGS…` as a child of its own in the job and the world's folder.
 * Nothing but `--ca` tells the client about our CA.
 */
export async function tokenRun(
  world: ClientWorld,
  args: readonly string[],
  { index = `${world.index.url}/`, signal }: TokenRunOptions = {},
): Promise<TokenRun> {
  const { program, record, variables } = recordingClient(world);
  const own = [MAIN, 'token', '--index', index, '--ca', world.caFile, '--', program];
  const environment = { ...INHERITED, ...world.job };
  const run = await runProgram(process.execPath, [...own, ...args], {
    directory: world.folder,
    environment,
    signal,
  });
  const clientArguments = existsSync(record)
    ? readFileSync(record, 'utf8').split('\0').slice(0, -1)
    : undefined;
  const clientVariables = existsSync(variables) ? readFileSync(variables, 'utf8').trim().split('\n') : [];
  return {
    ...run,
    clientArguments,
    clientVariables,
    uploadToken: /::add-mask::(pypi-\S+)/u.exec(run.stderr)?.[1],
  };
}
