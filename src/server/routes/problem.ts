import type { TokenlessError } from '../../base/index.ts';
import { PLAIN_JSON, PROBLEM_JSON, compactJson } from '../../wire/index.ts';
import { namesMediaType } from './accept.ts';
import type { AppContext } from './app-types.ts';
import { statusOf } from './error-status.ts';

/** Answers an error of the management API, or of an address that is none, as RFC 9457. */
export function problemResponse(context: AppContext, error: TokenlessError): Response {
  const status = statusOf(error);
  const body = compactJson({
    type: `urn:tokenless:error:${error.code}`,
    title: error.message,
    status,
    detail: error.why,
    mend: error.mend,
    code: error.code,
  });
  const plain = namesMediaType(context.req.header('accept'), PLAIN_JSON);
  return context.body(body, status as never, { 'Content-Type': plain ? PLAIN_JSON : PROBLEM_JSON });
}
