import { isRecord } from '../../../../base/index.ts';
import { trustErrors } from '../../../../trust/index.ts';
import { cleanText } from './clean-text.ts';
import type { Evidence } from './evidence.ts';
import { masksIn, shown } from './redact.ts';
import { readLines } from './read-evidence.ts';

const MOST_REASONS = 20;
const SHOWN_REASONS = 3;
/** A body is a few sentences; what is longer is a page or an attack, and is read as text. */
const LONGEST_BODY_CHARS = 1024 * 1024;

function parsed(text: string): unknown {
  if (text.length > LONGEST_BODY_CHARS) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

interface Reason {
  readonly code: string;
  readonly words: string;
}

/** PyPI's `errors[{code,description}]`, and crates.io's `errors[{detail}]`. */
function reasonsOf(body: Readonly<Record<string, unknown>>): readonly Reason[] {
  const errors: readonly unknown[] = Array.isArray(body['errors']) ? body['errors'] : [];
  return errors
    .slice(0, MOST_REASONS)
    .filter(isRecord)
    .map(({ code, description, detail }) => ({
      code: textOf(code),
      words: textOf(description) || textOf(detail),
    }));
}

/** The precise code of our own indexes (RFC 9457 `type`, repeated in `code`), if it is one. */
function preciseCodeOf({ code, type }: Readonly<Record<string, unknown>>): string | undefined {
  const candidates = [textOf(code), textOf(type).split(/[/#]/u).at(-1) ?? ''];
  const known: readonly string[] = [...trustErrors.codes, 'exchange-disabled', 'exchange-body-invalid'];
  return candidates
    .find((candidate) => known.includes(candidate.replace(/\.md$/u, '')))
    ?.replace(/\.md$/u, '');
}

/** What the body says, as a client that prints it would. */
function linesOf(body: Readonly<Record<string, unknown>>, reasons: readonly Reason[]): readonly string[] {
  const words = ['message', 'error', 'title', 'detail'].map((name) => textOf(body[name]));
  return [...reasons.map(({ code, words: said }) => `* \`${code}\`: ${said}`), ...words].filter(
    (line) => line !== '',
  );
}

/**
 * Reads the body of a refusal: PyPI's JSON, ours (RFC 9457), npm's or crates.io's; anything else (a page, the
 * words that a client prints) is read as a log.
 */
export function readErrorBody(raw: string): Evidence {
  const body = parsed(raw);
  if (!isRecord(body)) return readLines(cleanText(raw));
  const reasons = reasonsOf(body);
  const evidence = readLines(cleanText(linesOf(body, reasons).join('\n')));
  const said =
    reasons.length > 0 ? reasons.map(({ words }) => words) : [textOf(body['message'] ?? body['error'])];
  const quotes = said
    .slice(0, SHOWN_REASONS)
    .map((words) => shown(cleanText(words), masksIn(words)))
    .filter((words) => words !== '');
  return {
    ...evidence,
    code: preciseCodeOf(body),
    refused: evidence.refused || said.some((words) => words !== '') || reasons.length > 0,
    notes: [...quotes.map((words) => `the index says: ${words}`), ...evidence.notes],
  };
}
