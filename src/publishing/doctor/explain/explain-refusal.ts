import { getProvider } from '../../../trust/index.ts';
import { type Case, type ExplainFacts, openCase, verdictOf } from './case.ts';
import type { Suspicion } from './causes/cause.ts';
import { CAUSES } from './causes/catalog.ts';
import type { Explained, ExplainedCause, ExplainedWords } from './document.ts';
import { redacted } from './evidence/redact.ts';
import { wouldMatch } from './judge.ts';
import { notesOnClaims, notesOnRegistrations } from './notes.ts';
import { suspicionsOf } from './suspicions.ts';
import { wordsOf } from './words.ts';

function inWords({ cause, likelihood }: Suspicion): ExplainedCause {
  const { code, why, what, mend } = CAUSES[cause];
  return { cause, ...(code === undefined ? {} : { code }), likelihood, why: `${what}: ${why}`, mend };
}

/** The precise code if anything tells it: the matcher, the index, a cause that is known; else the coarse one. */
function codeOf({ judgement, evidence }: Case, suspicions: readonly Suspicion[]): string | null {
  if (judgement?.verdict.verdict === 'reject') return judgement.explanation.code;
  if (evidence?.refused !== true) return null;
  if (evidence.code !== undefined) return evidence.code;
  const surest = suspicions.find(
    ({ likelihood, cause }) =>
      likelihood === 'likely' && evidence.suspicions.some((one) => one.cause === cause),
  );
  const known = surest === undefined ? undefined : CAUSES[surest.cause].code;
  return known ?? evidence.wire ?? null;
}

function publisherOf({ judgement }: Case): Explained['publisher'] {
  if (judgement === undefined) return null;
  const { verdict } = judgement;
  const publisher = verdict.verdict === 'accept' ? verdict.publisher : verdict.nearest;
  if (publisher === null) return null;
  const { index, project, pending, provider, issuer, fields } = publisher;
  return {
    ...(index === undefined ? {} : { index }),
    ...(project === undefined ? {} : { project }),
    provider,
    ...(issuer === getProvider(provider).issuer ? {} : { issuer }),
    ...fields,
    ...(pending === undefined ? {} : { pending }),
  };
}

const NOTE_NEAREST =
  'no failure that we know stands in the text: the causes are those of the failures whose words come nearest';

const isNearest = ({ judgement, evidence }: Case): boolean =>
  judgement?.verdict.verdict !== 'reject' && (evidence?.nearest.length ?? 0) > 0;

/** Why a token, claims, an error or a log was refused: for machines, and in words. */
export function explainRefusal(facts: ExplainFacts): {
  readonly explained: Explained;
  readonly words: ExplainedWords;
} {
  const of = openCase(facts);
  const { known, judgement, evidence, profile, claims } = of;
  const verdict = verdictOf(of);
  const suspicions = suspicionsOf(of);
  const words = wordsOf(of, suspicions);
  // What matches is shown as the publisher; where the index refused all the same, it may have another.
  const isMatched = verdict !== 'reject' && judgement?.verdict.verdict === 'accept';
  const members = known === undefined || isMatched ? undefined : wouldMatch(known, profile);
  const isImpossible = known !== undefined && !isMatched && members === undefined;
  const notes = [
    ...(verdict === 'unknown' && isMatched ? [words.what] : []),
    ...facts.notes,
    ...(evidence?.notes ?? []),
    ...(judgement?.explanation.notes ?? []),
    ...notesOnClaims(of),
    ...notesOnRegistrations(of),
    ...(isNearest(of) ? [NOTE_NEAREST] : []),
    ...(isImpossible ? ['no registration can match these claims: the run itself has to change'] : []),
  ];
  const explained: Explained = {
    verdict,
    code: codeOf(of, suspicions),
    publisher: publisherOf(of),
    mismatches: judgement?.explanation.mismatches ?? [],
    registry: profile.name,
    registration: facts.registration,
    ...(evidence?.wire === undefined ? {} : { wire: evidence.wire }),
    ...(claims === undefined && evidence?.sent !== undefined ? { claims: evidence.sent.printed } : {}),
    ...(members === undefined ? {} : { wouldMatch: members }),
    ...(suspicions.length === 0 ? {} : { causes: suspicions.map(inWords) }),
    ...(notes.length === 0 ? {} : { notes: [...new Set(notes)] }),
  };
  // SECURITY: claims and bodies are anybody's, and a token may stand where a name should.
  return redacted({ explained, words });
}
