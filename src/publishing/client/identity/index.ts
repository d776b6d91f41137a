export { detectAmbientIdentity, isAmbientIdentity, requireAmbientIdentity } from './ambient.ts';
export type { AmbientIdentity, Environment, IdTokenRequest, NoAmbientIdentity } from './ambient.ts';
