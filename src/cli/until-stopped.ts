import { once } from 'node:events';
import type { CliContext } from './context.ts';
import { type CommonFlags, say } from './output.ts';

/** Keeps a server up until Ctrl-C or a stop signal, then closes it. */
export async function untilStopped(
  context: CliContext,
  flags: CommonFlags,
  greeting: string,
  close: () => Promise<void>,
): Promise<void> {
  say(context, flags, `${greeting}; stop it with Ctrl-C`);
  // A pending promise does not keep the process alive; the open server does.
  if (!context.signal.aborted) await once(context.signal, 'abort');
  await close();
  say(context, flags, 'stopped');
}
