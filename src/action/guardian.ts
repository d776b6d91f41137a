// The guardian of the Action: a small process beside the main step. docs/adr/060 says why.
import { systemDeps } from '../publishing/client/index.ts';
import { watchTokens } from './guardian/index.ts';

// It ends when the main step's end of the pipe is closed, and not before.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
await watchTokens(process.stdin, systemDeps);
