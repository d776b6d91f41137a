import { type ErrorFamily, defineErrors } from '../../base/index.ts';
import { EXCHANGE_ERROR_TABLE, type ExchangeErrorDetails } from './exchange/error-table.ts';
import { MANAGEMENT_ERROR_TABLE, type ManagementErrorDetails } from './manage/error-table.ts';
import { STORAGE_ERROR_TABLE, type StorageErrorDetails } from './storage-errors.ts';
import { UPLOAD_ERROR_TABLE, type UploadErrorDetails } from './upload/error-table.ts';

/** What each code of the index needs to say what, why and mend. */
export type IndexErrorDetails = ExchangeErrorDetails &
  UploadErrorDetails &
  ManagementErrorDetails &
  StorageErrorDetails;

/** The codes of the index's own refusals; each has a page `docs/errors/<code>.md`. */
export type IndexErrorCode = keyof IndexErrorDetails;

/** The errors of the index: the exchange, uploads, management and storage. */
export const indexErrors: ErrorFamily<IndexErrorDetails> = defineErrors<IndexErrorDetails>({
  ...EXCHANGE_ERROR_TABLE,
  ...UPLOAD_ERROR_TABLE,
  ...MANAGEMENT_ERROR_TABLE,
  ...STORAGE_ERROR_TABLE,
});
