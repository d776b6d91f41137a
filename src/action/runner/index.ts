export { createRunnerLog } from './commands.ts';
export type { Annotation, AnnotationLevel, RunnerLog } from './commands.ts';
export { logText } from './escape.ts';
export { addSummary, readState, saveState, setOutput } from './files.ts';
export type { Environment } from './files.ts';
