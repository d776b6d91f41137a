export type { InstallCheck, InstallRequest } from './check.ts';
