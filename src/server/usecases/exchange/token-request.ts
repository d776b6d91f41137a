import { tokenRequest } from '../../../wire/index.ts';
import { indexErrors } from '../errors.ts';

/** The token in the body of a request, or why there is none. */
type TokenInBody = { readonly token: string } | { readonly reason: string };

function parseBody(body: string): TokenInBody {
  try {
    const parsed = tokenRequest.safeParse(JSON.parse(body));
    if (parsed.success) return { token: parsed.data.token };
  } catch {
    // The parser's own message is dropped: it may quote the body, and the body holds a token.
    return { reason: 'it is not JSON' };
  }
  return { reason: 'it must be a JSON object whose member `token` is a string' };
}

/** The token in the body of a mint request. Other members are ignored, as PyPI does. */
export function readTokenRequest(body: string): string {
  const found = parseBody(body);
  if ('token' in found) return found.token;
  throw indexErrors.create('exchange-body-invalid', found);
}

/** The token in the body of a burn request, where a body without one is no error. */
export function findTokenInBody(body: string): string | undefined {
  const found = parseBody(body);
  return 'token' in found ? found.token : undefined;
}
