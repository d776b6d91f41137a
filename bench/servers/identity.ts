import { type JSONWebKeySet, SignJWT, exportJWK, generateKeyPair } from 'jose';
import { getProvider } from '../../src/trust/index.ts';
import type { Registration } from '../../src/wire/index.ts';

/** The issuer whose ID tokens are used; the measured index has the key below pinned to it. */
export const ISSUER: string = getProvider('github').issuer;

/** The audience of the profile `tokenless`. */
export const AUDIENCE = 'tokenless';

/** Claims of the release job of project `number`, without times. */
export function claimsOf(number = 0): Record<string, string> {
  const workflow = `octo/app${number}/.github/workflows/release.yml@refs/tags/v1`;
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: `repo:octo/app${number}:environment:pypi`,
    repository: `octo/app${number}`,
    repository_owner: 'octo',
    repository_owner_id: '100',
    repository_id: String(1000 + number),
    job_workflow_ref: workflow,
    workflow_ref: workflow,
    ref: 'refs/tags/v1',
    ref_type: 'tag',
    sha: '0'.repeat(40),
    event_name: 'push',
    environment: 'pypi',
  };
}

/** The pending publisher that these claims match. */
export function registrationOf(project: string, number = 0): Registration {
  const fields = { owner: 'octo', repository: `app${number}`, workflow: 'release.yml', environment: 'pypi' };
  return { project, provider: 'github', pending: true, fields };
}

/** A key that signs ID tokens. */
export interface BenchKey {
  readonly keySet: JSONWebKeySet;
  /** A token that is valid now; `id` becomes its `jti`. */
  sign(claims: Readonly<Record<string, string>>, id: string): Promise<string>;
}

const LIFETIME_SECONDS = 300;

/** Makes an RSA key, as GitHub has it. */
export async function makeBenchKey(): Promise<BenchKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = 'bench';
  return {
    keySet: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] },
    sign(claims, id) {
      const now = Math.floor(Date.now() / 1000);
      const times = { iat: now, nbf: now, exp: now + LIFETIME_SECONDS };
      return new SignJWT({ ...claims, ...times, jti: id })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign(privateKey);
    },
  };
}
