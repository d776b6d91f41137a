import { type ErrorFamily, type TokenlessError, defineErrors } from '../base/index.ts';
import { type ArchiveErrorDetails, archiveErrorTable } from './archives/archive-errors.ts';
import { type ChecksumErrorDetails, checksumErrorTable } from './checksums/checksum-errors.ts';
import { type FilenameErrorDetails, filenameErrorTable } from './filenames/filename-errors.ts';
import { type MetadataErrorDetails, metadataErrorTable } from './metadata/metadata-errors.ts';

/** What every refusal of a distribution knows. */
type Details = FilenameErrorDetails & MetadataErrorDetails & ArchiveErrorDetails & ChecksumErrorDetails;

/** The codes of this folder. */
export type PackagingErrorCode = keyof Details;

/** The errors of this folder: what is wrong with a name, a filename, metadata, an archive or a sums file. */
export const packagingErrors: ErrorFamily<Details> = defineErrors<Details>({
  ...filenameErrorTable,
  ...metadataErrorTable,
  ...archiveErrorTable,
  ...checksumErrorTable,
});

/**
 * The text that the upload API answers for a refusal: PyPI's own where PyPI has one (`details.pypiMessage`), else
 * PyPI's frame for a refused file around our sentence.
 */
export function pypiMessageOf(error: TokenlessError): string {
  const own = error.details['pypiMessage'];
  return typeof own === 'string' ? own : `Invalid distribution file. ${error.message}`;
}
