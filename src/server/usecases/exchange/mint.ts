import type { Json, Secret, TokenlessError } from '../../../base/index.ts';
import { isValidName } from '../../../packaging/index.ts';
import { type Claims, trustErrors, usedIdOf } from '../../../trust/index.ts';
import { auditKeyOfMint } from '../audit-policy.ts';
import { indexErrors } from '../errors.ts';
import { type Outcome, type RefusalRecord, done, refusable } from '../outcome.ts';
import type { TokenStore } from '../ports.ts';
import {
  type AuthenticIdToken,
  type AuthenticateDeps,
  createAuthenticateIdToken,
} from './authenticate-id-token.ts';
import { type FindGrantDeps, type UploadGrant, createFindGrant } from './find-grant.ts';
import { type MintCommandDeps, type PreparedMint, prepareMint, projectsOf } from './mint-command.ts';
import { readTokenRequest } from './token-request.ts';

/** What minting needs. */
export type MintDeps = AuthenticateDeps & FindGrantDeps & MintCommandDeps & { readonly store: TokenStore };

/** A minted upload token. */
export interface Minted {
  readonly uploadToken: Secret;
  readonly expiresAtSeconds: number;
  readonly projects: readonly string[];
}

/** How often a mint is looked up anew because another one changed its publisher in between. */
export const MINT_ATTEMPTS = 3;

/** Claims that say who asked, for the audit trail; long values are cut. */
const AUDITED_CLAIMS = [
  'repository',
  'repository_id',
  'job_workflow_ref',
  'environment',
  'event_name',
  'ref',
  'sub',
];
const LONGEST_AUDITED_CLAIM = 300;

function auditedClaims(claims: Claims): Record<string, Json> {
  const texts = AUDITED_CLAIMS.map((name) => [name, claims[name]] as const).filter(
    (entry): entry is readonly [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts.map(([name, text]) => [name, text.slice(0, LONGEST_AUDITED_CLAIM)]));
}

/** What a mint had learnt when it was refused. */
interface Seen {
  idToken: AuthenticIdToken | undefined;
  preciseCode: string | undefined;
  /** True when the ID token belongs to a registered publisher, or comes from under its names. */
  concernsOwner: boolean;
}

function refusalRecord(error: TokenlessError, seen: Seen, atSeconds: number): RefusalRecord {
  const { idToken, concernsOwner, preciseCode: code = error.code } = seen;
  const usedId = idToken === undefined ? undefined : usedIdOf(idToken.token, idToken.claims);
  const details = { code, ...auditedClaims(idToken?.claims ?? {}) };
  return {
    event: { event: 'mint-refused', atSeconds, details },
    auditKey: auditKeyOfMint(usedId, concernsOwner),
  };
}

function checkProjectName(grant: UploadGrant): void {
  const { project } = grant.publisher;
  if (grant.kind === 'registered' || isValidName(project)) return;
  throw indexErrors.create('pending-publisher-name-refused', { project, reason: 'it is not a valid name' });
}

function nameSimilar(grant: UploadGrant): TokenlessError {
  const reason = 'it is too similar to the name of an existing project';
  return indexErrors.create('pending-publisher-name-refused', { project: grant.publisher.project, reason });
}

/**
 * Exchanges an ID token for an upload token. One transaction claims the used ID, reifies the pending
 * publisher and writes the token; a refusal at any point changes nothing. Of several mints with one ID token
 * exactly one succeeds; of several with one pending publisher, one creates the project.
 */
export function createMint(deps: MintDeps): (body: string) => Promise<Outcome<Minted>> {
  const authenticate = createAuthenticateIdToken(deps);
  const findGrant = createFindGrant(deps);

  async function attempt(
    idToken: AuthenticIdToken,
    seen: Seen,
  ): Promise<PreparedMint & { grant: UploadGrant }> {
    for (let left = MINT_ATTEMPTS; left > 0; left -= 1) {
      const grant = await findGrant(idToken.claims);
      if (grant.kind === 'none') {
        seen.preciseCode = grant.preciseCode;
        seen.concernsOwner = grant.concernsOwner;
        throw grant.error;
      }
      seen.concernsOwner = true;
      checkProjectName(grant);
      const prepared = prepareMint(idToken, grant, deps.nowSeconds(), deps);
      const result = await deps.store.claimUsedIdAndMint(prepared.command);
      if (result === 'minted') return { ...prepared, grant };
      if (result === 'id-token-reused') {
        throw trustErrors.create('id-token-reused', { issuer: idToken.token.issuer });
      }
      if (result === 'project-name-similar') throw nameSimilar(grant);
      // Another mint reified, created or removed what this one had found: look again.
    }
    throw new Error(
      `the publishers of ${idToken.token.issuer} changed during each of ${MINT_ATTEMPTS} attempts`,
    );
  }

  return (body) => {
    const seen: Seen = { idToken: undefined, preciseCode: undefined, concernsOwner: false };
    return refusable(
      async () => {
        const idToken = await authenticate(readTokenRequest(body));
        seen.idToken = idToken;
        const { uploadToken, command, grant } = await attempt(idToken, seen);
        const { expiresAtSeconds } = command.token;
        return done({ uploadToken, expiresAtSeconds, projects: projectsOf(grant) }, command.events);
      },
      (error) => refusalRecord(error, seen, deps.nowSeconds()),
    );
  };
}
