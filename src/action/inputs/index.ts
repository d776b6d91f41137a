export { readInputs } from './read.ts';
export type { ActionInputs, ActionMode, AttestationPolicy } from './read.ts';
export { INPUTS, INPUT_NAMES, OUTPUTS } from './table.ts';
export type { InputName, InputRow, OutputName } from './table.ts';
