export { takeReport } from './report.ts';
export { startGuardian } from './start.ts';
export type { Guardian, GuardianOptions } from './start.ts';
export { watchTokens } from './watch.ts';
