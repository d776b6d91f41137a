import type { WireCode } from '../../../trust/index.ts';
import { type Case, matchesAnyway, verdictOf } from './case.ts';
import type { Suspicion } from './causes/cause.ts';
import { CAUSES } from './causes/catalog.ts';
import type { ExplainedWords } from './document.ts';

/** Coarse codes behind which no cause of the list stands. */
const WORDS_OF_WIRE_CODES: Readonly<Partial<Record<WireCode, Omit<ExplainedWords, 'what'>>>> = {
  'invalid-payload': {
    why: 'the index could not use the request as it stands: its body or the token in it is not of the form that it reads, or the project cannot be created',
    mend: 'let a client do the exchange (the PyPA action, `uv publish`, `tokenless publish`), and read what the index says below',
  },
  'not-enabled': {
    why: 'the operators of the index have switched trusted publishing off, for all or for this CI service',
    mend: 'look at the status page of the index and try again later; nothing of the project has to change',
  },
};

const NOTHING_MORE: Omit<ExplainedWords, 'what'> = {
  why: 'the text does not tell more than the notes below',
  mend: 'read the notes below, and give the claims or the log of the whole job besides',
};

/** Where claims match, the text is what is left to explain. */
function wordsOfMatch({ evidence, registration, profile }: Case): ExplainedWords {
  const isKnown = (evidence?.suspicions.length ?? 0) > 0;
  return {
    what: isKnown
      ? 'the registration matches these claims; the text you gave tells no failure that we know'
      : 'the registration matches these claims; the text you gave is not one we know',
    why: `by the registration ${registration} ${profile.title} would accept these claims: what failed is something else, or ${profile.title} has another registration`,
    mend: 'give the whole log of the job that publishes, and compare the registration with the one that the index shows',
  };
}

function wordsOfRefusal(of: Case, first: Suspicion | undefined): ExplainedWords {
  const { evidence } = of;
  const said = evidence?.wire === undefined ? '' : ` with \`${evidence.wire}\``;
  if (first === undefined) {
    const known = evidence?.wire === undefined ? undefined : WORDS_OF_WIRE_CODES[evidence.wire];
    const words = known ?? (matchesAnyway(of) ? wordsOfMatch(of) : NOTHING_MORE);
    return { ...words, what: `publishing was refused${said}` };
  }
  const { what, why, mend } = CAUSES[first.cause];
  if (first.likelihood === 'likely')
    return { what: said === '' ? what : `publishing was refused${said}: ${what}`, why, mend };
  return {
    what: `publishing was refused${said}`,
    why: `the text does not say why; of the causes below the first is the most frequent: ${what}`,
    mend: first.cause.startsWith('A')
      ? 'compare the registration with the claims, field by field, or give it by `--publisher FILE`'
      : mend,
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
  if (matchesAnyway(of)) return wordsOfMatch(of);
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
