import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import type { JWK } from 'jose';
import {
  type Claims,
  REGISTRY_PROFILES,
  type RegistryProfile,
  explain,
  getProvider,
  match,
  parseIdToken,
  registerPublisher,
  verifyIdToken,
} from '../../../src/trust/index.ts';
import { mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';
import { SAMPLE_CLAIMS } from './samples.ts';

const NOW = 1_800_000_000;
const provider = getProvider('github');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicJwk = publicKey.export({ format: 'jwk' }) as JWK;

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Signs whatever header and payload come, so that what stands behind the signature is met too. */
function signed(header: string, payload: string): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

const HEADER = JSON.stringify({ typ: 'JWT', alg: 'RS256', kid: 'k' });
const PAYLOAD = JSON.stringify({ ...SAMPLE_CLAIMS, iat: NOW, nbf: NOW, exp: NOW + 300 });
const JSON_WORDS = [
  '"alg":"none"',
  '"alg":"HS256"',
  'null',
  '[]',
  '{}',
  '1e999',
  '-1',
  '"__proto__":',
  '"crit":["b64"]',
  '"b64":false',
  '"kid":1',
  '\\ud800',
  '"iss":',
];

/** An ID token that a stranger sends to the exchange: damaged after it was signed, or signed damaged. */
export const idTokenTarget: FuzzTarget = defineTarget({
  name: 'id-token',
  // The keys are made anew for each run, so that a kept token is not signed by them any more.
  changesTo: 'id-token-signature-invalid',
  input: fc.oneof(
    mutatedText(
      [signed(HEADER, PAYLOAD)],
      ['.', '..', '=', '+', '/', ' ', '\n', base64url('{}'), base64url('[]')],
    ),
    fc
      .tuple(mutatedText([HEADER], JSON_WORDS), mutatedText([PAYLOAD], JSON_WORDS))
      .map(([header, payload]) => signed(header, payload)),
  ),
  feed: async (text) => {
    const token = parseIdToken(text);
    const claims = await verifyIdToken(token, {
      provider,
      issuer: provider.issuer ?? '',
      audience: 'pypi',
      nowSeconds: () => NOW,
      findKey: (kid) => Promise.resolve(kid === 'k' ? publicJwk : undefined),
      profile: REGISTRY_PROFILES.tokenless,
    });
    if (claims['aud'] !== 'pypi') throw new TypeError('accepted for another audience');
  },
});

const FORM = {
  owner: 'octo',
  repository: 'app',
  workflow: 'release.yml',
  environment: 'pypi',
  ownerId: '1',
  repositoryId: '10',
};
const publisher = registerPublisher('github', FORM);

/** The sample's claims with some taken away, changed or of another type. */
const strangeClaims: fc.Arbitrary<Claims> = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(...Object.keys(SAMPLE_CLAIMS), '__proto__', 'constructor', 'repo_property_x'),
      fc.oneof(mutatedText(Object.values(SAMPLE_CLAIMS)), fc.jsonValue(), fc.constant(undefined)),
      { maxKeys: 4 },
    ),
  )
  .map(([changes]) => ({ ...SAMPLE_CLAIMS, ...changes }));

/** Claims that no accepted token may have otherwise. Other registries than Python's look at fewer. */
function decidingClaims({ name, rules }: RegistryProfile): readonly string[] {
  if (name === 'pypi' || name === 'testpypi' || name === 'tokenless') {
    return ['iss', 'repository', 'repository_owner', 'repository_owner_id', 'environment'];
  }
  return ['iss', rules.repositoryClaim === 'id' ? 'repository_id' : 'repository'];
}

/** Claims of anybody: no verdict throws, and what is accepted is the very repository, owner and environment. */
export const claimsTarget: FuzzTarget = defineTarget({
  name: 'claims',
  input: fc.tuple(strangeClaims, fc.constantFrom(...Object.values(REGISTRY_PROFILES))),
  feed: ([claims, profile]) => {
    const verdict = match([publisher], claims, profile);
    explain(verdict, claims, profile);
    if (verdict.verdict !== 'accept') return;
    const same = (name: string): boolean =>
      String(claims[name]).toLowerCase() === SAMPLE_CLAIMS[name]?.toLowerCase();
    if (!decidingClaims(profile).every(same)) {
      throw new TypeError('accepted for another identity');
    }
  },
});

/** A registration form as somebody fills it in. */
export const registrationTarget: FuzzTarget = defineTarget({
  name: 'registration-form',
  input: fc.dictionary(
    fc.oneof(fc.constantFrom(...Object.keys(FORM), '__proto__', 'constructor', 'enviroment'), fc.string()),
    fc.oneof(mutatedText([...Object.values(FORM), 'a/../b.yml', 'octo/app', 'ſ']), fc.jsonValue()),
    { maxKeys: 8 },
  ),
  feed: (form) => registerPublisher('github', { ...FORM, ...form }),
});
