import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Secret, isRecord } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { printable } from '../http/index.ts';
import type { Environment } from './ambient.ts';
import { checkAudience } from './audience.ts';

const run = promisify(execFile);

const TIMEOUT_SECONDS = 30;
/** An ID token has a few thousand bytes; a program that prints more prints something else. */
const MOST_BYTES = 64 * 1024;

/** A program of the CI service that prints an ID token. */
export interface Agent {
  /** What people call the provider. */
  readonly provider: string;
  /** Absolute path: no search, no shell. */
  readonly program: string;
  /** Nothing secret: every process of the machine can read them. */
  readonly args: readonly string[];
  readonly environment: Environment;
  /** Variables whose values the program may repeat in an error. */
  readonly secretVariables: readonly string[];
}

/** Anything that looks like a JWT, which an error of the program could repeat. */
const JWT = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/gu;

function failure(agent: Agent, error: unknown): Error {
  const details = isRecord(error) ? error : {};
  const stderr = typeof details['stderr'] === 'string' ? details['stderr'].replace(JWT, '[secret]') : '';
  const secrets = agent.secretVariables.flatMap((name) => agent.environment[name] || []);
  const said = printable(stderr, secrets);
  const program = path.basename(agent.program);
  const { provider } = agent;
  return clientErrors.create('id-token-agent-failed', { provider, program, problem: endOf(details, said) });
}

function endOf({ code, killed }: Record<string, unknown>, said: string): string {
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `it printed more than ${MOST_BYTES} bytes`;
  if (killed === true) return `it did not answer within ${TIMEOUT_SECONDS} seconds`;
  if (typeof code !== 'number') return `it could not be run (\`${String(code)}\`)`;
  return `it ended with exit code ${code}${said === '' ? '' : ` and said: ${said}`}`;
}

/**
 * Runs the agent, without a shell and within time and size, and checks what it prints.
 * @throws id-token-agent-failed, id-token-answer-unusable
 */
export async function askAgent(agent: Agent, audience: string, signal?: AbortSignal): Promise<Secret> {
  const options = {
    env: { ...agent.environment },
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
    timeout: TIMEOUT_SECONDS * 1000,
    killSignal: 'SIGKILL',
    windowsHide: true,
    shell: false,
    ...(signal === undefined ? {} : { signal }),
  } as const;
  const { stdout } = await run(agent.program, agent.args, options).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw failure(agent, error);
  });
  const idToken = stdout.trim();
  checkAudience(idToken, audience, agent.provider);
  return new Secret(idToken);
}
