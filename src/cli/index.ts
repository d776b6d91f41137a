export { app } from './app.ts';
export type { CliContext, CliStream } from './context.ts';
export { EXIT, documentedExitCode, exitCodeFor } from './exit-codes.ts';
