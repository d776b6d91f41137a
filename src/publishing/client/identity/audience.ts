import { isRecord } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { parseJson, printable } from '../http/index.ts';

/**
 * Checks that a provider's answer is a JWT for the audience that we asked for, before it is sent anywhere, and
 * gives its claims. Nothing else is checked: that is the index's work.
 * @throws id-token-answer-unusable
 */
export function readIdTokenFor(
  idToken: string,
  audience: string,
  provider: string,
): Readonly<Record<string, unknown>> {
  const fail = (problem: string): Error =>
    clientErrors.create('id-token-answer-unusable', { provider, problem });
  const parts = idToken.split('.');
  // Nothing invisible either: a line break in it would end the command that masks it in a log.
  if (parts.length !== 3 || parts.includes('') || !/^[\u0021-\u007E]+$/u.test(idToken)) {
    throw fail('it is not a JWT of three parts');
  }
  const claims = parseJson(Buffer.from(parts[1] ?? '', 'base64url'));
  if (!isRecord(claims)) throw fail('its claims are not JSON');
  if (claims['aud'] !== audience) {
    const got = typeof claims['aud'] === 'string' ? `\`${printable(claims['aud'])}\`` : 'something else';
    throw fail(`it is for the audience ${got}; asked for was \`${audience}\``);
  }
  return claims;
}

/**
 * The same for a caller that needs no claims.
 * @throws id-token-answer-unusable
 */
export function checkAudience(idToken: string, audience: string, provider: string): void {
  readIdTokenFor(idToken, audience, provider);
}
