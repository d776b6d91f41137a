import type { WireCode } from '../../../../trust/index.ts';
import type { CauseId, Likelihood, Suspicion } from '../causes/cause.ts';
import { readRefusedDeployment } from '../signatures/deployment.ts';
import { SIGNATURES } from '../signatures/all.ts';
import { nearestCauses } from '../signatures/nearest.ts';
import type { Signature } from '../signatures/signature.ts';
import { cleanText } from './clean-text.ts';
import type { Evidence } from './evidence.ts';
import { holdsSecret, masksIn, shown } from './redact.ts';
import { LINE_PREFIX, readSentClaims } from './sent-claims.ts';

/** What a coarse code means where nothing more is known. `invalid-publisher` is told by the claims. */
const CAUSES_OF_WIRE_CODES: Readonly<Record<WireCode, Readonly<Partial<Record<CauseId, Likelihood>>>>> = {
  'invalid-publisher': {},
  'invalid-pending-publisher': { A12: 'likely' },
  'invalid-reuse-token': { B8: 'likely' },
  'invalid-token': { B7: 'possible', B6: 'possible', B11: 'possible' },
  'invalid-payload': {},
  'not-enabled': {},
};

// In quotes of JSON or of Markdown, so that words in prose do not count.
const WIRE_CODE = /["`](invalid-(?:publisher|pending-publisher|reuse-token|token|payload)|not-enabled)["`]/gu;

const NOTE_SECRET =
  'the text holds a secret (a token, a password, or what `::add-mask::` names); it is not repeated here, but whoever has the text has it: revoke what still lives';

function suspicionsOf(causes: Readonly<Partial<Record<CauseId, Likelihood>>>): readonly Suspicion[] {
  return Object.entries(causes).map(([cause, likelihood]) => ({ cause: cause as CauseId, likelihood }));
}

/** The signatures that a text shows; `flat` is the text in one line. */
function hitsIn(flat: string): readonly Signature[] {
  const isThere = (words: string): boolean => flat.includes(words);
  return SIGNATURES.filter(({ says, unless = [] }) => says.some(isThere) && !unless.some(isThere));
}

function wireCodesIn(text: string): readonly WireCode[] {
  const codes = new Set<WireCode>();
  for (const [, code] of text.matchAll(WIRE_CODE)) codes.add(code as WireCode);
  return [...codes];
}

function notesOnDeployment(refs: ReturnType<typeof readRefusedDeployment>['refs']): readonly string[] {
  return refs.map(
    ({ kind, ref, environment }) =>
      `environment \`${shown(environment, [])}\` refused the ${kind} \`${shown(ref, [])}\`: its deployment rules have no rule of kind ${kind} that matches`,
  );
}

/** An empty log is one too: that of a run that never started. */
const NOTHING_RAN: readonly Suspicion[] = [
  { cause: 'C1', likelihood: 'possible' },
  { cause: 'C3', likelihood: 'possible' },
  { cause: 'C2', likelihood: 'possible' },
  { cause: 'C6', likelihood: 'possible' },
  { cause: 'B2', likelihood: 'possible' },
];

const NOTHING: Evidence = {
  sent: undefined,
  wire: undefined,
  code: undefined,
  suspicions: NOTHING_RAN,
  nearest: [],
  refused: false,
  notes: ['there is no text: if the tag started no run at all, one of these is why'],
};

/**
 * Reads a pasted CI log, or any text of a client or an index. It may be anybody's: it is never run, never
 * trusted, and only known words, names and values come out of it, without secrets. Takes time in proportion
 * to its length.
 */
export function readLog(raw: string): Evidence {
  const text = cleanText(raw);
  return text.trim() === '' ? NOTHING : readLines(text);
}

/** Reads text that is clean, `readLog`'s or an error's. */
export function readLines(text: string): Evidence {
  const masks = masksIn(text);
  const flat = text.replaceAll(LINE_PREFIX, '').replaceAll(/\s+/gu, ' ');
  const hits = hitsIn(flat);
  const wires = wireCodesIn(text);
  const deployment = readRefusedDeployment(text);
  const sent = readSentClaims(text, masks);
  const [wire] = wires;
  const isKnown = hits.length > 0 || wire !== undefined || deployment.suspicions.length > 0;
  return {
    sent,
    nearest: isKnown ? [] : nearestCauses(text),
    wire,
    code: undefined,
    suspicions: [
      ...wires.flatMap((code) => suspicionsOf(CAUSES_OF_WIRE_CODES[code])),
      ...deployment.suspicions,
      ...hits.flatMap(({ causes }) => suspicionsOf(causes)),
    ],
    refused: wire !== undefined || deployment.suspicions.length > 0 || hits.some(({ fails = true }) => fails),
    notes: [
      ...hits.flatMap(({ note }) => (note === undefined ? [] : [note])),
      ...notesOnDeployment(deployment.refs),
      ...(sent !== undefined && sent.sets > 1
        ? [
            `the text holds ${sent.sets} different sets of claims; the first is explained: give the log of one job`,
          ]
        : []),
      ...(holdsSecret(text) ? [NOTE_SECRET] : []),
    ],
  };
}
