export { CLIENT_KINDS, clientEnvironment, clientOfCommand } from './environment.ts';
export type { ClientEnvironment, ClientKind, ClientTarget } from './environment.ts';
export { HAS_GROUPS, groupEnder } from './process-group.ts';
export { runClient } from './run-client.ts';
export type { ClientRun } from './run-client.ts';
