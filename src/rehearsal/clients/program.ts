import type { ChildResult } from '../child.ts';
import { rehearsalErrors } from '../errors.ts';

const INSTALL: Readonly<Record<string, string>> = { uv: 'pipx install uv', twine: 'pipx install twine' };

/** The last lines of an output that say something. */
export function tailOf({ output }: ChildResult): string {
  const lines = output.map((line) => line.trim()).filter((line) => line !== '');
  return lines.slice(-4).join(' / ') || 'nothing was printed';
}

/** How a process ended, in words. */
export function endingOf({ exitCode }: ChildResult): string {
  return exitCode === null ? 'a signal' : `exit code ${exitCode}`;
}

/** Runs a client's program; throws `client-missing` where there is none, `client-failed` where it failed. */
export async function endedWell(client: string, run: () => Promise<ChildResult>): Promise<void> {
  let result: ChildResult;
  try {
    result = await run();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw rehearsalErrors.create(
      'client-missing',
      { client, install: INSTALL[client] ?? client },
      { cause: error },
    );
  }
  if (result.exitCode === 0) return;
  throw rehearsalErrors.create('client-failed', { client, ending: endingOf(result), tail: tailOf(result) });
}
