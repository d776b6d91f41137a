export type { InstallCheck, InstallRequest } from './check.ts';
export { createInstallCheck } from './create-check.ts';
export type { PipWorld } from './pip.ts';
