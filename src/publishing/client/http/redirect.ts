import { clientErrors } from '../errors.ts';
import type { HttpHead, HttpRequest } from './request.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Those that keep method and body (RFC 9110, 15.4). */
const REDIRECTS_OF_POST = new Set([307, 308]);

/**
 * Where an answer sends us: undefined when it does not. SECURITY: never to another scheme, host or port,
 * which would hand a token to an address that nobody named (guarded by redirect.test.ts).
 * @throws index-redirects-away
 */
export function followRedirect(request: HttpRequest, from: URL, answer: HttpHead): URL | undefined {
  const followed = request.method === 'GET' ? REDIRECTS : REDIRECTS_OF_POST;
  const location = answer.headers['location'];
  if (!followed.has(answer.status) || location === undefined) return undefined;
  const to = URL.parse(location, from.href);
  if (to === null || to.origin !== from.origin) {
    throw clientErrors.create('index-redirects-away', { url: from.href, location });
  }
  to.hash = '';
  return to;
}
