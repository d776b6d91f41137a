import type { TokenlessError } from '../../base/index.ts';
import { packagingErrors } from '../../packaging/index.ts';
import { trustErrors } from '../../trust/index.ts';
import type { IndexErrorCode } from '../usecases/index.ts';

/** The HTTP status of each of the index's codes, outside of the exchange (which says 422 to most). */
const STATUS: Readonly<Record<IndexErrorCode, number>> = {
  'address-unavailable': 500,
  'api-token-lifetime-invalid': 422,
  'api-token-unknown': 404,
  'data-directory-damaged': 500,
  'data-directory-in-use': 500,
  'data-directory-missing': 500,
  'data-directory-not-writable': 503,
  'database-damaged': 500,
  'database-newer': 500,
  'disk-full': 507,
  'exchange-body-invalid': 422,
  'exchange-disabled': 403,
  'file-content-missing': 500,
  'file-exists': 400,
  'host-unknown': 421,
  'issuer-key-pin-refused': 500,
  'management-body-invalid': 400,
  'management-credential-invalid': 401,
  'media-type-not-acceptable': 406,
  'method-not-allowed': 405,
  'owner-credential-weak': 500,
  'pending-publisher-exists': 409,
  'pending-publisher-name-refused': 422,
  'port-in-use': 500,
  'project-exists': 409,
  'project-name-invalid': 422,
  'project-name-similar': 409,
  'project-too-large': 400,
  'project-unknown': 404,
  'publisher-exists': 409,
  'publisher-identity-taken': 409,
  'publisher-project-ambiguous': 422,
  'publisher-unknown': 404,
  'release-sdist-exists': 400,
  'request-failed': 500,
  'request-too-large': 413,
  'route-not-found': 404,
  'upload-action-missing': 400,
  'upload-api-token-ended': 403,
  'upload-action-removed': 410,
  'upload-content-missing': 400,
  'upload-digest-mismatch': 400,
  'upload-form-invalid': 400,
  'upload-interrupted': 400,
  'upload-metadata-disagrees': 400,
  'upload-metadata-invalid': 400,
  'upload-multipart-invalid': 400,
  'upload-password-not-supported': 403,
  'upload-project-unknown': 400,
  'upload-protocol-unknown': 400,
  'upload-token-burned': 403,
  'upload-token-expired': 403,
  'upload-token-project-mismatch': 403,
  'upload-token-unknown': 403,
  'upload-too-large': 400,
  'upload-url-slash-missing': 308,
};

/** The HTTP status of an error, outside of the exchange. */
export function statusOf(error: TokenlessError): number {
  const own = (STATUS as Readonly<Record<string, number>>)[error.code];
  if (own !== undefined) return own;
  if (packagingErrors.owns(error)) return 400;
  if (error.code === 'pending-publisher-project-exists') return 409;
  return trustErrors.owns(error) ? 422 : 500;
}
