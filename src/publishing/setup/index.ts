export { setupErrors } from './errors.ts';
export { packProject } from './pack/pack.ts';
