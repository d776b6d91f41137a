/** What stands in the place of a secret. */
const HIDDEN = '[secret]';

/** What could be a token at all: long runs of its letters. Bounded, for a run of megabytes ends the engine's stack. */
const LONG_WORDS = /[A-Za-z0-9_.+~=-]{20,65536}/gu;

/** Beginnings by which services mark their tokens, anywhere in a word: a log glues anything to anything. */
const TOKEN =
  /(?:pypi-(?:AgE[A-Za-z0-9_-]{13}|tl1_[A-Za-z0-9_-]{12}|[A-Za-z0-9_-]{60})|npm_[A-Za-z0-9]{20}|gh[opusr]_[A-Za-z0-9]{20}|github_pat_[A-Za-z0-9_]{20}|gl[a-z]{2,4}-[A-Za-z0-9_-]{16}|cio(?:_tp_)?[A-Za-z0-9]{28}|rubygems_[a-f0-9]{40}|oy2[a-z0-9]{43}|eyJ[A-Za-z0-9_-]{16}|A[KS]IA[0-9A-Z]{16})/u;

const PASSWORD_IN_URL = /:\/\/[^\s/@]{1,256}@/gu;

const withoutTokens = (text: string): string =>
  text.replaceAll(LONG_WORDS, (word) => (TOKEN.test(word) ? HIDDEN : word));

/** Hides tokens of registries, forges and issuers, and passwords in addresses. Nothing else may be shown. */
export function redact(text: string): string {
  return withoutTokens(text).replaceAll(PASSWORD_IN_URL, `://${HIDDEN}@`);
}

/** The same for the text of a file, in which `https://$TOKEN@…` only names a secret. */
export function redactWritten(text: string): string {
  return withoutTokens(text).replaceAll(PASSWORD_IN_URL, (whole) =>
    /^:\/\/(?:[^:]*:)?\$/u.test(whole) ? whole : `://${HIDDEN}@`,
  );
}

/** A mask that hides less than this hides no secret, and would hide half of the log. */
const SHORTEST_MASK_CHARS = 8;
const MOST_MASKS = 100;

/** What `::add-mask::` commands in a raw log name: secrets in clear. */
export function masksIn(text: string): readonly string[] {
  const masks = new Set<string>();
  for (const [, value = ''] of text.matchAll(/::add-mask::([^\n]{1,4096})/gu)) {
    if (masks.size < MOST_MASKS && value.trim().length >= SHORTEST_MASK_CHARS) masks.add(value.trim());
  }
  return [...masks];
}

/** True when a text holds what must not be shown. */
export function holdsSecret(text: string): boolean {
  for (const [word] of text.matchAll(LONG_WORDS)) if (TOKEN.test(word)) return true;
  return text.search(PASSWORD_IN_URL) !== -1 || masksIn(text).length > 0;
}

/** Text of strangers in one line, for people: without secrets, without backticks, cut. */
export function shown(text: string, masks: readonly string[], longest = 300): string {
  const hidden = masks.reduce((rest, mask) => rest.replaceAll(mask, HIDDEN), text.slice(0, 20 * longest));
  const plain = redact(hidden).replaceAll(/\s+/gu, ' ').trim();
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

/** The same data with every text in it redacted. */
export function redacted<Data>(data: Data): Data {
  if (typeof data === 'string') return redact(data) as Data;
  if (Array.isArray(data)) return data.map((item: unknown) => redacted(item)) as Data;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, redacted(value)])) as Data;
}
