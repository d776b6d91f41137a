import { type Case, verdictOf } from './case.ts';
import type { Suspicion } from './causes/cause.ts';
import { CAUSES } from './causes/catalog.ts';
import type { ExplainedWords } from './document.ts';

function wordsOfRefusal({ evidence }: Case, first: Suspicion | undefined): ExplainedWords {
  const said = evidence?.wire === undefined ? '' : ` with \`${evidence.wire}\``;
  if (first === undefined) {
    return {
      what: `publishing was refused${said}`,
      why: 'the text does not tell more than the notes below',
      mend: 'read the notes below, and give the claims or the log of the whole job besides',
    };
  }
  const { what, why, mend } = CAUSES[first.cause];
  if (first.likelihood === 'likely')
    return { what: said === '' ? what : `publishing was refused${said}: ${what}`, why, mend };
  return {
    what: `publishing was refused${said}`,
    why: `the text does not say why; of the causes below the first is the most frequent: ${what}`,
    mend: 'compare the registration with the claims, field by field, or give it by `--publisher FILE`',
  };
}

/** What, why and mend. */
export function wordsOf(of: Case, suspicions: readonly Suspicion[]): ExplainedWords {
  const { judgement, profile } = of;
  const verdict = verdictOf(of);
  if (judgement !== undefined && judgement.verdict.verdict === verdict) {
    const { what, why, mend } = judgement.explanation;
    return { what, why, mend };
  }
  const [first] = suspicions;
  if (verdict === 'reject') return wordsOfRefusal(of, first);
  if (of.known === undefined) {
    return {
      what: 'nothing in the text is known to be a refusal',
      why: 'no claims and none of the words by which clients, indexes and GitHub tell a failure were found',
      mend: 'give the whole log of the job that publishes; npm tells it only at `--loglevel verbose`',
    };
  }
  return {
    what: `no publisher is known to compare the claims with`,
    why: `without a registration there is no verdict of ${profile.title}, only the registration that would match`,
    mend: 'compare what is registered with that, or give it by `--publisher FILE`',
  };
}
