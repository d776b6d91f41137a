import type { TokenlessError } from '../../base/index.ts';
import { trustErrors, wireCodeOf } from '../../trust/index.ts';
import { type ExchangeFailure, PLAIN_JSON, PROBLEM_JSON, compactJson } from '../../wire/index.ts';
import { namesMediaType } from './accept.ts';
import type { AppContext } from './app-types.ts';
import { statusOf } from './error-status.ts';

/** PyPI's coarse code for what `trust` does not own. */
const WIRE_CODES: Readonly<Record<string, string>> = {
  'exchange-body-invalid': 'invalid-payload',
  'exchange-disabled': 'not-enabled',
  'pending-publisher-name-refused': 'invalid-payload',
  'publisher-identity-taken': 'invalid-pending-publisher',
  'publisher-project-ambiguous': 'invalid-publisher',
  'request-too-large': 'invalid-payload',
  'method-not-allowed': 'method-not-allowed',
  'route-not-found': 'not-found',
};

/** Codes whose status is another where they are not answered to a mint. */
const REFUSED_AT_MINT: ReadonlySet<string> = new Set(['exchange-disabled', 'publisher-identity-taken']);

function wireCode(error: TokenlessError): string {
  if (trustErrors.owns(error)) return wireCodeOf(error.code);
  return WIRE_CODES[error.code] ?? 'server-error';
}

/** The status of a failed exchange: PyPI answers every refusal with 422. */
function exchangeStatus(error: TokenlessError, isMint: boolean): number {
  if (trustErrors.owns(error) || (isMint && REFUSED_AT_MINT.has(error.code))) return 422;
  return statusOf(error);
}

/**
 * Answers a failed exchange with the one body that every client reads: PyPI's `message` and `errors`, and the
 * members of RFC 9457. The description holds why and what to do, for it is all that the PyPA action prints.
 */
export function exchangeFailureResponse(context: AppContext, error: TokenlessError): Response {
  const status = exchangeStatus(error, context.req.method === 'POST');
  const description = `${error.message}: ${error.why}. To mend it: ${error.mend}. (${error.code})`;
  const body: ExchangeFailure = {
    message: error.code === 'exchange-disabled' ? error.message : 'Token request failed',
    errors: [{ code: wireCode(error), description }],
    type: `urn:tokenless:error:${error.code}`,
    title: error.message,
    status,
    detail: `${error.why}. To mend it: ${error.mend}.`,
    code: error.code,
  };
  const type = namesMediaType(context.req.header('accept'), PROBLEM_JSON) ? PROBLEM_JSON : PLAIN_JSON;
  return context.body(
    compactJson({ ...body, errors: body.errors.map((one) => ({ ...one })) } as never),
    status as never,
    {
      'Content-Type': type,
    },
  );
}
