import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Secret } from '../../base/index.ts';
import type { Environment } from '../runner/index.ts';
import type { GuardianMessage } from './message.ts';

/** What the guardian needs of the environment: how to speak TLS, and whose job it belongs to. Nothing to ask for ID tokens with. */
const HANDED_ON = [
  'SystemRoot',
  'NODE_EXTRA_CA_CERTS',
  'NODE_USE_SYSTEM_CA',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  // By it the runner finds what is left over when the job ends.
  'RUNNER_TRACKING_ID',
];

/** A process of its own that burns what is held when this one dies. */
export interface Guardian {
  /** Watches over a token from now on. */
  hold(token: Secret): void;
  /** There is nothing to watch over any more. */
  release(): void;
}

/** What a guardian is started with. */
export interface GuardianOptions {
  /** The program: the bundle's `guardian.js`. */
  readonly program: string;
  readonly environment: Environment;
  readonly burnUrl: string;
  readonly ca?: string | undefined;
  readonly report?: string | undefined;
}

function handedOn(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    HANDED_ON.map((name) => [name, environment[name]]).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/**
 * Starts a guardian (docs/adr/060). It lies in a session of its own, so that a signal to the step's group does not
 * reach it, and keeps nobody waiting: this process ends when it likes, and that is the guardian's sign.
 */
export function startGuardian({ program, environment, ...opened }: GuardianOptions): Guardian {
  const child = spawn(process.execPath, [program], {
    detached: true,
    env: handedOn(environment),
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
  });
  // A guardian that cannot start or dies changes nothing: the main step burns its tokens by itself.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as Socket).unref();
  const tell = (message: GuardianMessage): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  tell({ kind: 'open', ...opened });
  return {
    // SECURITY: through the pipe, never as an argument, in the environment or in a file.
    hold: (token) => tell({ kind: 'hold', token: token.reveal() }),
    release: () => tell({ kind: 'release' }),
  };
}
