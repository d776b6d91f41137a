import { isLoopback } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';

/**
 * Reads a URL that we are about to send to. SECURITY: tokens travel encrypted or not at all, so plain
 * `http:` passes for loopback only (guarded by url.test.ts).
 * @throws index-url-invalid, index-url-not-https
 */
export function parseUrl(text: string): URL {
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === null || !isWeb || url.username !== '' || url.password !== '') {
    throw clientErrors.create('index-url-invalid', { url: withoutCredentials(text) });
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw clientErrors.create('index-url-not-https', { url: text });
  }
  url.hash = '';
  return url;
}

/** The URL as it may be printed: a user name or password in it is left out. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@]*@/u, '//…@');
}
