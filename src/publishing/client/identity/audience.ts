import { isRecord } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { parseJson } from '../http/index.ts';

/**
 * Checks that a provider's answer is a JWT for the audience that we asked for, before it is sent anywhere.
 * Nothing else is checked: that is the index's work.
 * @throws id-token-answer-unusable
 */
export function checkAudience(idToken: string, audience: string, provider: string): void {
  const fail = (problem: string): Error =>
    clientErrors.create('id-token-answer-unusable', { provider, problem });
  const parts = idToken.split('.');
  if (parts.length !== 3) throw fail('it is not a JWT of three parts');
  const claims = parseJson(Buffer.from(parts[1] ?? '', 'base64url'));
  if (!isRecord(claims)) throw fail('its claims are not JSON');
  if (claims['aud'] !== audience) {
    const got = typeof claims['aud'] === 'string' ? `\`${claims['aud']}\`` : 'something else';
    throw fail(`it is for the audience ${got}; asked for was \`${audience}\``);
  }
}
