export type { InstallCheck, InstallRequest } from './check.ts';
export { createInstallCheck } from './create-check.ts';
export type { InstallWorld } from './run.ts';
