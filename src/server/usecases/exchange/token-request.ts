import { tokenRequest } from '../../../wire/index.ts';
import { indexErrors } from '../errors.ts';

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    // The parser's own message may quote the body, and the body holds a token.
    throw indexErrors.create('exchange-body-invalid', { reason: 'it is not JSON' }, { cause });
  }
}

/** The token in the body of a mint or burn request. Other members are ignored, as PyPI does. */
export function readTokenRequest(body: string): string {
  const parsed = tokenRequest.safeParse(parseJson(body));
  if (parsed.success) return parsed.data.token;
  throw indexErrors.create('exchange-body-invalid', {
    reason: 'it must be a JSON object whose member `token` is a string',
  });
}
