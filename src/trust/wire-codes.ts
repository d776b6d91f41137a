import type { TrustErrorCode } from './errors.ts';

/** PyPI's coarse codes, `errors[0].code` of a refused exchange. */
export type WireCode =
  | 'invalid-payload'
  | 'not-enabled'
  | 'invalid-token'
  | 'invalid-pending-publisher'
  | 'invalid-reuse-token'
  | 'invalid-publisher';

const WIRE_CODES: Partial<Record<TrustErrorCode, WireCode>> = {
  'id-token-malformed': 'invalid-payload',
  'id-token-too-large': 'invalid-payload',
  'issuer-unknown': 'invalid-payload',
  'provider-disabled': 'not-enabled',
  'issuer-unreachable': 'invalid-token',
  'id-token-reused': 'invalid-reuse-token',
  'pending-publisher-project-exists': 'invalid-pending-publisher',
  'pending-publisher-ambiguous': 'invalid-pending-publisher',
};

/** The coarse code that PyPI would give for one of our codes; clients print and match it. */
export function wireCodeOf(code: TrustErrorCode): WireCode {
  const known = WIRE_CODES[code];
  if (known !== undefined) return known;
  return code.startsWith('id-token-') ? 'invalid-token' : 'invalid-publisher';
}
