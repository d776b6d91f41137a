import type { CommandContext, StricliProcess } from '@stricli/core';

/** A stream that a command writes to. */
export interface CliStream {
  write(text: string): void;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** The world as a command sees it; the real one is built in `main.ts`, tests hand in their own. */
export interface CliContext extends CommandContext {
  readonly process: StricliProcess & { readonly stdout: CliStream; readonly stderr: CliStream };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path that relative paths of the user start from. */
  readonly directory: string;
  /** Whether a person is there to answer questions. */
  readonly interactive: boolean;
  /** Aborted on SIGINT and SIGTERM; every long command listens. */
  readonly signal: AbortSignal;
  /** The command line that runs this program again. */
  readonly self: readonly string[];
  /** Whole standard input as text. */
  readStdin(): Promise<string>;
  /** Ends the process with this code when the command is over; 0 if nobody calls it. */
  exitWith(code: number): void;
}
