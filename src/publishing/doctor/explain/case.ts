import { type Claims, type RegistryProfile, textClaim } from '../../../trust/index.ts';
import type { Evidence } from './evidence/evidence.ts';
import { type Judgement, type KnownClaims, judge, judgeAlone } from './judge.ts';
import { type Registration, isAt } from './registrations.ts';

/** What is to be explained. */
export interface ExplainFacts {
  readonly profile: RegistryProfile;
  /** Undefined: nobody knows what is registered. An empty list: nothing is. */
  readonly registrations: readonly Registration[] | undefined;
  /** Where they are from. */
  readonly registration: 'given' | 'declared' | 'none';
  /** A whole set of claims. */
  readonly claims: Claims | undefined;
  /** What a log or the body of an error shows. */
  readonly evidence: Evidence | undefined;
  /** What the caller has to say besides. */
  readonly notes: readonly string[];
}

/** All that is found out before it is put together. */
export interface Case extends ExplainFacts {
  readonly known: KnownClaims | undefined;
  readonly atIndex: readonly Registration[];
  readonly judgement: Judgement | undefined;
}

function knownClaims({ claims, evidence }: ExplainFacts): KnownClaims | undefined {
  if (claims !== undefined) return { claims, assumes: [] };
  if (evidence?.sent === undefined) return undefined;
  return { claims: evidence.sent.claims, assumes: evidence.sent.unknown };
}

/** Those of the index; for the rules of a kind of index, which is none by itself, what there is. */
function countingAt(
  registrations: readonly Registration[],
  profile: RegistryProfile,
): readonly Registration[] {
  const there = registrations.filter((registration) => isAt(registration, profile));
  return there.length === 0 && profile.registrationPage === undefined ? registrations : there;
}

/** Finds out what the matcher says, as far as claims and registrations are known. */
export function openCase(facts: ExplainFacts): Case {
  const { profile, registrations } = facts;
  const known = knownClaims(facts);
  const atIndex = countingAt(registrations ?? [], profile);
  if (known === undefined) return { ...facts, known, atIndex, judgement: undefined };
  const judgement = registrations === undefined ? judgeAlone(known, profile) : judge(atIndex, known, profile);
  return { ...facts, known, atIndex, judgement };
}

/**
 * What the index or a client said outweighs a match: the registrations may not be those of the index. A text in
 * which no refusal is known may tell one all the same: claims that match do not explain it away.
 */
export function verdictOf({ judgement, evidence }: Case): 'accept' | 'reject' | 'unknown' {
  if (evidence?.refused === true || judgement?.verdict.verdict === 'reject') return 'reject';
  return judgement === undefined || evidence !== undefined ? 'unknown' : 'accept';
}

/** True where claims match and a text was given besides. */
export function matchesAnyway({ judgement, evidence }: Case): boolean {
  return judgement?.verdict.verdict === 'accept' && evidence !== undefined;
}

/** The audience of the token where it is another than the index asks for. */
export function asksOtherAudience({ known, profile }: Case): string | undefined {
  const audience = known === undefined ? undefined : textClaim(known.claims, 'aud');
  // An index of one's own chooses its audience; for some registries none is fixed.
  const isFixed = profile.registrationPage !== undefined && profile.audience !== '';
  return isFixed && audience !== profile.audience ? audience : undefined;
}
