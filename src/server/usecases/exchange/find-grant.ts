import type { TokenlessError } from '../../../base/index.ts';
import { normalizeName } from '../../../packaging/index.ts';
import {
  type MatchedPublisher,
  type RegistryProfile,
  type Reject,
  type SignedClaims,
  matchSigned,
  refusalOf,
  trustErrors,
} from '../../../trust/index.ts';
import { indexErrors } from '../errors.ts';
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
}

/** What finding a grant needs. */
export interface FindGrantDeps {
  readonly profile: RegistryProfile;
  readonly store: Pick<PublisherStore, 'findPublishers' | 'findPendingPublishers'> &
    Pick<ProjectStore, 'findProject'>;
}

async function checkProjectIsNew(project: string, store: FindGrantDeps['store']): Promise<void> {
  if ((await store.findProject(normalizeName(project))) === undefined) return;
  throw trustErrors.create('pending-publisher-project-exists', { project });
}

function coveredBy(
  publisher: MatchedPublisher<ProjectPublisher>,
  twins: readonly ProjectPublisher[],
  profile: RegistryProfile,
): readonly ProjectPublisher[] {
  const all = [publisher, ...twins];
  const byProject = new Map(all.toReversed().map((twin) => [twin.projectId, twin]));
  if (byProject.size === 1) return [publisher];
  if (profile.rules.uploadTokenCovers === 'all-projects') return [...byProject.values()].toReversed();
  const projects = [...byProject.values()].map((twin) => twin.project).toSorted();
  throw indexErrors.create('publisher-project-ambiguous', { projects });
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
  return { kind: 'none', error: refusalOf(verdict, claims, profile), preciseCode: verdict.code };
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
    const query = { issuer: String(claims['iss']), claims };
    const pending = await store.findPendingPublishers(query);
    const first = matchSigned(pending, claims, profile, { ownerOf });
    if (first.verdict === 'accept') {
      await checkProjectIsNew(first.publisher.project, store);
      return { kind: 'pending', publisher: first.publisher, pins: first.pins };
    }
    if (first.code === 'pending-publisher-ambiguous') {
      return { kind: 'none', error: refusalOf(first, claims, profile), preciseCode: first.code };
    }
    const registered = await store.findPublishers(query);
    const second = matchSigned(registered, claims, profile);
    if (second.verdict === 'reject') return noGrant([...registered, ...pending], second, claims, profile);
    const covered = coveredBy(second.publisher, second.others, profile);
    return { kind: 'registered', publisher: second.publisher, covered, pins: second.pins };
  };
}
