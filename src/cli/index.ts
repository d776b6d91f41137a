export { app } from './app.ts';
export type { CliContext, CliStream } from './context.ts';
export { EXIT, EXIT_BY_CODE, documentedExitCode, exitCodeFor } from './exit-codes.ts';
export { routes } from './routes.ts';
