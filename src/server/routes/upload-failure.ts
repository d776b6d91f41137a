import { STATUS_CODES } from 'node:http';
import type { TokenlessError } from '../../base/index.ts';
import { packagingErrors, pypiMessageOf } from '../../packaging/index.ts';
import { PLAIN_JSON, PROBLEM_JSON, escapeHtml } from '../../wire/index.ts';
import { negotiate } from './accept.ts';
import type { AppContext } from './app-types.ts';
import { statusOf } from './error-status.ts';

const LONGEST_REASON = 1000;

/**
 * A message as an HTTP/1.1 reason phrase: ISO-8859-1 on one line.
 * SECURITY: a line break here would end the header; guarded by upload-failure.test.ts.
 */
export function reasonPhrase(message: string): string {
  return message
    .replaceAll(/[\r\n\t]+/gu, ' ')
    .replaceAll(/[^\x20-\x7e\xa0-\xff]/gu, '?')
    .slice(0, LONGEST_REASON);
}

interface Failure {
  readonly error: TokenlessError;
  readonly status: number;
  readonly title: string;
  readonly message: string;
}

const EXPLANATIONS: Readonly<Record<number, string>> = {
  400: 'The server could not comply with the request since it is either malformed or otherwise incorrect.',
  403: 'Access was denied to this resource.',
};

function jsonBody({ error, status, title, message }: Failure): string {
  const explanation = EXPLANATIONS[status] ?? title;
  const { code, why, mend } = error;
  return JSON.stringify({
    code: `${status} ${message}`,
    error: { code, mend, why },
    message: `${explanation}\n\n\n${message}\n\n`,
    title,
  });
}

function problemBody({ error, status, title, message }: Failure): string {
  const { code, why, mend } = error;
  const detail = `${message} (${why}; to mend it: ${mend})`;
  return JSON.stringify({ type: `urn:tokenless:error:${code}`, title, status, detail, code });
}

function textBody({ error, status, title, message }: Failure): string {
  return `${status} ${title}\n\n${message}\n\nwhy:  ${error.why}\nmend: ${error.mend}\ncode: ${error.code}\n`;
}

function htmlBody({ error, status, message }: Failure): string {
  const shown = escapeHtml(`${status} ${message}`);
  const [why, mend, code] = [error.why, error.mend, error.code].map(escapeHtml);
  return `<!DOCTYPE html>
<html>
 <head><title>${shown}</title></head>
 <body>
  <h1>${shown}</h1>
  <p>${why}</p>
  <p>${mend}</p>
  <p><code>${code}</code></p>
 </body>
</html>
`;
}

const BODIES = {
  'text/html': { type: 'text/html; charset=UTF-8', render: htmlBody },
  [PLAIN_JSON]: { type: PLAIN_JSON, render: jsonBody },
  [PROBLEM_JSON]: { type: PROBLEM_JSON, render: problemBody },
  'text/plain': { type: 'text/plain; charset=UTF-8', render: textBody },
} as const;

const OFFERED = ['text/html', PLAIN_JSON, PROBLEM_JSON, 'text/plain'] as const;

/**
 * Answers a refused upload as PyPI does: the message is the reason phrase, which twine prints, and stands in
 * the body too, in the form that was asked for; uv reads `code` of the JSON form.
 */
export function uploadFailureResponse(context: AppContext, error: TokenlessError): Response {
  const status = statusOf(error);
  const message = packagingErrors.owns(error) ? pypiMessageOf(error) : error.message;
  const failure = { error, status, title: STATUS_CODES[status] ?? 'Error', message };
  const { outgoing } = context.env ?? {};
  if (outgoing !== undefined) outgoing.statusMessage = reasonPhrase(message);
  const body = BODIES[negotiate(context.req.header('accept'), OFFERED) ?? 'text/html'];
  return context.body(body.render(failure), status as never, { 'Content-Type': body.type });
}
