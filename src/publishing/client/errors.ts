import { type ErrorFamily, defineErrors } from '../../base/index.ts';
import { type AttestErrorDetails, attestErrors } from './error-texts/attest.ts';
import { type ExchangeErrorDetails, exchangeErrors } from './error-texts/exchange.ts';
import { type FileErrorDetails, fileErrors } from './error-texts/files.ts';
import { type NetworkErrorDetails, networkErrors } from './error-texts/network.ts';
import { type PublishErrorDetails, publishErrors } from './error-texts/publish.ts';

/** The codes of the client, each with the details that its text needs. */
export type ClientErrorDetails = NetworkErrorDetails &
  ExchangeErrorDetails &
  PublishErrorDetails &
  AttestErrorDetails &
  FileErrorDetails;

/** A code of the client. */
export type ClientErrorCode = keyof ClientErrorDetails;

/** Every failure of the client. */
export const clientErrors: ErrorFamily<ClientErrorDetails> = defineErrors<ClientErrorDetails>({
  ...networkErrors,
  ...exchangeErrors,
  ...publishErrors,
  ...attestErrors,
  ...fileErrors,
});
