export { startIssuer } from './issuer.ts';
export type { IssuerConfig, IssuerEvent, RunningIssuer } from './issuer.ts';
export { ISSUER_FAULTS, parseIssuerFaults } from './faults.ts';
export type { IssuerFault, IssuerFaults } from './faults.ts';
export { DEFAULT_LIFETIME_SECONDS } from './id-token.ts';
export { issuerErrors } from './errors.ts';
export type { IssuerErrorCode } from './errors.ts';
