import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { AppContext } from './app-types.ts';

/**
 * Answers 200 with bytes that are there already. Under the Node adapter they go straight to the socket: a
 * `Response` of the Fetch API would cost twice as much as the rest of the request.
 */
export function answerWhole(
  context: AppContext,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Response {
  const { outgoing } = context.env ?? {};
  if (outgoing === undefined) return context.body(Uint8Array.from(body), 200, { ...headers });
  outgoing.writeHead(200, { ...headers, 'Content-Length': body.byteLength });
  outgoing.end(body);
  return RESPONSE_ALREADY_SENT;
}
