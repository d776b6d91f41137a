import {
  type Claims,
  type Explanation,
  type Mismatch,
  type Provider,
  type Publisher,
  type RegistryProfile,
  type Verdict,
  explain,
  getProvider,
  match,
  providerForIssuer,
  quoted,
  registerPublisher,
  registrationFromClaims,
  textClaim,
} from '../../../trust/index.ts';
import type { Registration } from './registrations.ts';

/** Claims, and which of the others nobody knows. */
export interface KnownClaims {
  readonly claims: Claims;
  readonly assumes: readonly string[];
}

/** What the index's own matcher says. */
export interface Judgement {
  readonly verdict: Verdict<Registration>;
  readonly explanation: Explanation;
}

/** The repository, project or account that a publisher names. */
function nameOf({ fields }: Publisher): string {
  const { owner, repository, namespace, project, email = '', organization = '' } = fields;
  const parts = [owner ?? namespace, repository ?? project].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('/') : email || organization;
}

/** What a publisher of another CI service cannot match, whatever else its claims are; undefined: one is of this. */
function otherProvider(
  registrations: readonly Registration[],
  claims: Claims,
  profile: RegistryProfile,
): Mismatch | undefined {
  const issuer = textClaim(claims, 'iss');
  const coming = providerForIssuer(issuer);
  const [first] = registrations;
  if (first === undefined || coming === undefined || registrations.some((one) => one.issuer === issuer))
    return undefined;
  const registered = getProvider(first.provider);
  const ofIt =
    first.issuer === registered.issuer ? registered.title : `${registered.title} at ${first.issuer}`;
  return {
    claim: 'iss',
    expected: first.issuer,
    got: issuer ?? null,
    why: `${profile.title} has a publisher of ${ofIt} (${quoted(nameOf(first))}), and the ID token comes from ${coming.title}: it matches no publisher of another provider`,
    mend: `register a publisher of ${coming.title} at ${profile.title}, or publish from ${ofIt}`,
  };
}

/** Asks the matcher that the index runs, for a reader who may see the publishers. */
export function judge(
  registrations: readonly Registration[],
  { claims, assumes }: KnownClaims,
  profile: RegistryProfile,
): Judgement {
  const found = match(registrations, claims, profile, { assumes });
  const isNowhere =
    found.verdict === 'reject' && found.code === 'publisher-not-found' && found.nearest === null;
  const other = isNowhere ? otherProvider(registrations, claims, profile) : undefined;
  const verdict = isNowhere && other !== undefined ? { ...found, mismatches: [other] } : found;
  return { verdict, explanation: explain(verdict, claims, profile, 'owner') };
}

/** Codes that follow from the token alone, whatever is registered. */
const TOLD_BY_THE_TOKEN = ['claim-missing', 'event-not-allowed', 'issuer-unknown'];

/** The verdict where nobody knows what is registered: only one that no registration can change. */
export function judgeAlone(known: KnownClaims, profile: RegistryProfile): Judgement | undefined {
  const judgement = judge([], known, profile);
  const { verdict } = judgement;
  return verdict.verdict === 'reject' && TOLD_BY_THE_TOKEN.includes(verdict.code) ? judgement : undefined;
}

/** How it would be if the claims were there that are missing; undefined when none is. */
export function withoutMissing(
  registrations: readonly Registration[],
  { claims, assumes }: KnownClaims,
  { verdict }: Judgement,
  profile: RegistryProfile,
): Judgement | undefined {
  if (verdict.verdict === 'accept' || verdict.code !== 'claim-missing') return undefined;
  const missing = verdict.mismatches
    .filter(({ expected, got }) => expected === null && got === null)
    .map(({ claim }) => claim);
  return judge(registrations, { claims, assumes: [...assumes, ...missing, 'iss'] }, profile);
}

/** A publisher of these members; the ids are those of the claims, for an index asks the forge for them. */
function publisherOf(
  provider: Provider,
  members: Readonly<Record<string, string>>,
  { claims }: KnownClaims,
  profile: RegistryProfile,
): Publisher {
  const ids = Object.entries(provider.pins).flatMap(([field, claim]) => {
    const id = textClaim(claims, claim);
    return id === undefined ? [] : [[field, id] as const];
  });
  const fields = { ...members, ...Object.fromEntries(ids) };
  try {
    return registerPublisher(provider.name, fields, { profile });
  } catch {
    // A form may ask for what no claim has (ActiveState's user) or the registry does not compare (a workflow).
    return { provider: provider.name, issuer: provider.issuer, fields };
  }
}

/**
 * The registration that these claims would match; undefined where none can, because the token is refused
 * whatever is registered, or its workflow is another repository's.
 */
export function wouldMatch(
  { claims, assumes }: KnownClaims,
  profile: RegistryProfile,
): Readonly<Record<string, string>> | undefined {
  const provider = providerForIssuer(textClaim(claims, 'iss'));
  const members = registrationFromClaims(claims, profile, provider);
  if (provider === undefined || members === undefined) return undefined;
  const publisher = publisherOf(provider, members, { claims, assumes }, profile);
  return match([publisher], claims, profile, { assumes }).verdict === 'accept' ? members : undefined;
}
