import { defineErrors, type ErrorFamily } from '../base/index.ts';
import { API_TOKEN_ERROR_TABLE, type ApiTokenErrorDetails } from './api-tokens/error-table.ts';
import { ATTESTATION_ERROR_TABLE, type AttestationErrorDetails } from './attestations/error-table.ts';
import { PUBLISHER_ERROR_TABLE, type PublisherErrorDetails } from './publishers/error-table.ts';
import { TOKEN_ERROR_TABLE, type TokenErrorDetails } from './tokens/error-table.ts';
import { MATCH_ERROR_TABLE, type MatchErrorDetails } from './claims/error-table.ts';

/** What each code of `trust` needs to say what, why and mend. */
export type TrustErrorDetails = TokenErrorDetails &
  MatchErrorDetails &
  PublisherErrorDetails &
  AttestationErrorDetails &
  ApiTokenErrorDetails;

/** Every code of `trust`; each has a page `docs/errors/<code>.md`. */
export type TrustErrorCode = keyof TrustErrorDetails;

/** The errors of `trust`. */
export const trustErrors: ErrorFamily<TrustErrorDetails> = defineErrors<TrustErrorDetails>({
  ...TOKEN_ERROR_TABLE,
  ...MATCH_ERROR_TABLE,
  ...PUBLISHER_ERROR_TABLE,
  ...ATTESTATION_ERROR_TABLE,
  ...API_TOKEN_ERROR_TABLE,
});
