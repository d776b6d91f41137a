import { describe, expect, it } from 'vitest';
import { REGISTRY_PROFILES, getProvider, parseIdToken, verifyIdToken } from '../../src/trust/index.ts';

/** Crashes that fuzzing found, kept as plain tests. */
describe('what fuzzing found', () => {
  it('an ID token without `alg` in its header is refused, not a crash', async () => {
    const provider = getProvider('github');
    const issuer = provider.issuer ?? '';
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = parseIdToken(`${part({})}.${part({ iss: issuer })}.AAAA`);
    const check = {
      provider,
      issuer,
      audience: 'pypi',
      nowSeconds: () => 0,
      profile: REGISTRY_PROFILES.pypi,
    };
    await expect(
      verifyIdToken(token, { ...check, findKey: () => Promise.resolve(undefined) }),
    ).rejects.toMatchObject({ code: 'id-token-algorithm-not-allowed' });
  });
});
