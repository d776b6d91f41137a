export { detectAmbientIdentity, isAmbientIdentity, requireAmbientIdentity } from './ambient.ts';
export type {
  AmbientIdentity,
  Environment,
  IdTokenRequest,
  IdentityKind,
  NoAmbientIdentity,
} from './ambient.ts';
export { findBatch } from './machine.ts';
