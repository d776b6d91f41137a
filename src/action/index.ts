export { actionErrors } from './errors.ts';
export type { ActionErrorCode } from './errors.ts';
export { INPUTS, OUTPUTS } from './inputs/index.ts';
