import { IDENTITY_SIGNATURES, OTHER_REGISTRY_SIGNATURES, PYPI_SIGNATURES } from './exchange.ts';
import type { Signature } from './signature.ts';
import { RUN_SIGNATURES, UPLOAD_SIGNATURES } from './upload.ts';

/** Every signature of every client, index and forge. */
export const SIGNATURES: readonly Signature[] = [
  ...IDENTITY_SIGNATURES,
  ...PYPI_SIGNATURES,
  ...OTHER_REGISTRY_SIGNATURES,
  ...UPLOAD_SIGNATURES,
  ...RUN_SIGNATURES,
];
