export { TokenlessError, defineErrors, isTokenlessError, locateError } from './errors.ts';
export type { ErrorDetails, ErrorFamily, ErrorTable, ErrorText, SourceLocation } from './errors.ts';
export { isLoopback } from './loopback.ts';
export { findBatchFile, findProgram, programToStart } from './programs.ts';
export type { ProgramPlace } from './programs.ts';
export { Secret } from './secret.ts';
export { assertNever, isRecord } from './types.ts';
export type { Brand, Json } from './types.ts';
export { commandData, commandProperty, withoutOldCommand } from './workflow-command.ts';
