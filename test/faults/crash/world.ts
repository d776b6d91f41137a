import type { JSONWebKeySet } from 'jose';
import { Secret } from '../../../src/base/index.ts';
import { type IndexConfig, rehearsalKeySets } from '../../../src/server/index.ts';
import { type Claims, REGISTRY_PROFILES } from '../../../src/trust/index.ts';
import { githubClaims } from '../../support/trust.ts';

/** The issuer whose key is pinned. */
export const GITHUB = 'https://token.actions.githubusercontent.com';

/** The clock of all processes stands still, so that no token ends before its used ID was tried again. */
const NOW_SECONDS = 1_767_225_600;

/** Projects of a data directory; each begins as a pending publisher with an environment of its own. */
export const PROJECTS: readonly string[] = ['amber', 'birch', 'cedar', 'dahlia', 'elder', 'fir'];

/** How a server, and whoever looks after it, opens the data directory. */
export function crashConfig(dataDirectory: string, keySet: JSONWebKeySet): IndexConfig {
  return {
    profile: REGISTRY_PROFILES.tokenless,
    dataDirectory,
    host: '127.0.0.1',
    port: 0,
    owner: { name: 'admin', credential: new Secret('correct horse battery staple') },
    keySets: rehearsalKeySets({ [GITHUB]: keySet }),
    log: () => undefined,
    nowSeconds: () => NOW_SECONDS,
  };
}

/** The registration of a project's pending publisher. */
export function registrationOf(project: string): {
  project: string;
  provider: string;
  pending: true;
  fields: Record<string, string>;
} {
  const fields = { owner: 'octo', repository: 'app', workflow: 'release.yml', environment: project };
  return { project, provider: 'github', pending: true, fields };
}

/** Claims with which one ID token of a project can be exchanged. */
export function claimsOf(project: string, jti: string): Claims {
  return githubClaims({
    aud: REGISTRY_PROFILES.tokenless.audience,
    environment: project,
    sub: `repo:octo/app:environment:${project}`,
    iat: NOW_SECONDS,
    nbf: NOW_SECONDS,
    exp: NOW_SECONDS + 300,
    jti,
  });
}

/** The header by which an upload token is sent. */
export function basic(token: string): string {
  return `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`;
}
