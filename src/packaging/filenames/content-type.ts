import { packagingErrors } from '../errors.ts';

/** Checks the media type of an upload's file part: there must be one, and it must not be an image. */
export function checkContentType(contentType: string | null | undefined): void {
  const given = contentType ?? '';
  if (given !== '' && !given.startsWith('image/')) return;
  throw packagingErrors.create('content-type-not-allowed', {
    contentType: given,
    pypiMessage: 'Invalid distribution file.',
  });
}
