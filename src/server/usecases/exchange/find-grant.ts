import type { TokenlessError } from '../../../base/index.ts';
import { normalizeName } from '../../../packaging/index.ts';
import {
  type Accept,
  type MatchedPublisher,
  type RegistryProfile,
  type Reject,
  type SignedClaims,
  forgeIdentityOf,
  matchSigned,
  refusalOf,
  trustErrors,
} from '../../../trust/index.ts';
import { indexErrors } from '../errors.ts';
import { findOtherProject } from '../manage/other-project.ts';
import type { ProjectStore, PublisherStore } from '../ports.ts';
import type { PendingPublisher, ProjectPublisher } from '../records.ts';

/** What a proven identity may do, and what an upload token is minted for. Only `findGrant` makes one. */
export type UploadGrant =
  | {
      readonly kind: 'registered';
      readonly publisher: MatchedPublisher<ProjectPublisher>;
      /** The publishers that the token rests on: the matched one and, in PyPI's profile, its twins. */
      readonly covered: readonly ProjectPublisher[];
      readonly pins: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'pending';
      readonly publisher: MatchedPublisher<PendingPublisher>;
      readonly pins: Readonly<Record<string, string>>;
    };

/** No publisher fits. */
export interface NoGrant {
  readonly kind: 'none';
  /** For the caller, who is told no more than docs/adr/004 allows. */
  readonly error: TokenlessError;
  /** For the audit trail of the owner: the precise code. */
  readonly preciseCode: string;
  /** True when the ID token comes from under the names of a publisher: its owner should hear of it. */
  readonly concernsOwner: boolean;
}

/** What finding a grant needs. */
export interface FindGrantDeps {
  readonly profile: RegistryProfile;
  readonly store: Pick<PublisherStore, 'findPublishers' | 'findPendingPublishers'> &
    Pick<ProjectStore, 'findProject'>;
}

async function pendingGrant(
  publisher: MatchedPublisher<PendingPublisher>,
  pins: UploadGrant['pins'],
  deps: FindGrantDeps,
): Promise<UploadGrant | NoGrant> {
  const { project, addedBy } = publisher;
  if ((await deps.store.findProject(normalizeName(project))) !== undefined) {
    return matchedInVain(trustErrors.create('pending-publisher-project-exists', { project }));
  }
  const reified = { ...publisher, fields: { ...publisher.fields, ...pins } };
  const other = await findOtherProject(reified, project, deps);
  if (other === undefined) return { kind: 'pending', publisher, pins };
  const told = other.owner === addedBy ? other.project : undefined;
  return matchedInVain(indexErrors.create('publisher-identity-taken', { project: told }));
}

/** A refusal although a publisher matched. */
function matchedInVain(error: TokenlessError): NoGrant {
  return { kind: 'none', error, preciseCode: error.code, concernsOwner: true };
}

function registeredGrant(
  { publisher, others, pins }: Accept<MatchedPublisher<ProjectPublisher>>,
  profile: RegistryProfile,
): UploadGrant | NoGrant {
  const all = [publisher, ...others];
  const byProject = new Map(all.toReversed().map((twin) => [twin.projectId, twin]));
  const covered = [...byProject.values()].toReversed();
  if (covered.length === 1) return { kind: 'registered', publisher, covered: [publisher], pins };
  if (profile.rules.uploadTokenCovers === 'all-projects') {
    return { kind: 'registered', publisher, covered, pins };
  }
  const projects = covered.map((twin) => twin.project).toSorted();
  return matchedInVain(indexErrors.create('publisher-project-ambiguous', { projects }));
}

function refused(
  verdict: Reject<ProjectPublisher | PendingPublisher>,
  claims: SignedClaims,
  profile: RegistryProfile,
): NoGrant {
  const { code: preciseCode, concernsOwner } = verdict;
  return { kind: 'none', error: refusalOf(verdict, claims, profile), preciseCode, concernsOwner };
}

/** The refusal for the nearest publisher of all, pending or not. */
function noGrant(
  publishers: readonly (ProjectPublisher | PendingPublisher)[],
  fallback: Reject<ProjectPublisher | PendingPublisher>,
  claims: SignedClaims,
  profile: RegistryProfile,
): NoGrant {
  const joined = matchSigned(publishers, claims, profile);
  const verdict = joined.verdict === 'reject' ? joined : fallback;
  return refused(verdict, claims, profile);
}

/**
 * Finds what the proven claims may publish: first among the pending publishers, as PyPI does, then among the
 * registered ones. A pending publisher wins, so that the token covers the project that it is about to create.
 * When neither fits, the refusal speaks of the publisher that came nearest, whichever list it is on.
 */
export function createFindGrant(
  deps: FindGrantDeps,
): (claims: SignedClaims) => Promise<UploadGrant | NoGrant> {
  const { profile, store } = deps;
  const ownerOf = (publisher: PendingPublisher): string => publisher.addedBy;
  return async (claims) => {
    const query = { issuer: String(claims['iss']), identity: forgeIdentityOf(claims, profile) };
    const pending = await store.findPendingPublishers(query);
    // Mostly there is none, and saying why an empty list does not match takes longer than matching.
    if (pending.length > 0) {
      const first = matchSigned(pending, claims, profile, { ownerOf });
      if (first.verdict === 'accept') return pendingGrant(first.publisher, first.pins, deps);
      if (first.code === 'pending-publisher-ambiguous') return refused(first, claims, profile);
    }
    const registered = await store.findPublishers(query);
    const second = matchSigned(registered, claims, profile);
    if (second.verdict === 'reject') return noGrant([...registered, ...pending], second, claims, profile);
    return registeredGrant(second, profile);
  };
}
