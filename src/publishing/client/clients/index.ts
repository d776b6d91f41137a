export { CLIENT_KINDS, clientEnvironment, clientOfCommand } from './environment.ts';
export type { ClientEnvironment, ClientKind, ClientTarget } from './environment.ts';
