import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { isRecord } from '../../../base/index.ts';

/** Published examples that a scanner must not shout about. */
const EXAMPLES = [
  'EXAMPLE',
  // The body of every token in the documentation and the API description of GitHub.
  '16C7e42F292c6912E7710c838347Ae178B4a',
  // The signature of the token that jwt.io shows.
  'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
];

const PLACEHOLDER =
  /x{6}|0{8}|1234567|abcdefg|redacted|placeholder|your[_-]|token[_-]?here|changeme|\*{4}|\.{3}/iu;

/** Above this share of characters that follow their predecessor (`abcd…`, `0123…`), a text is counted, not drawn. */
const MOST_ASCENDING = 0.3;

function ascendingShare(text: string): number {
  let ascending = 0;
  for (let index = 1; index < text.length; index += 1) {
    if (text.charCodeAt(index) - text.charCodeAt(index - 1) === 1) ascending += 1;
  }
  return ascending / text.length;
}

/**
 * True for text that looks drawn at random: no placeholder, no published example, nothing counted up, and as
 * many different characters as random text of its length would have at the least.
 */
export function isRandom(text: string, leastDistinct: number): boolean {
  if (PLACEHOLDER.test(text) || EXAMPLES.some((example) => text.includes(example))) return false;
  return new Set(text).size >= leastDistinct && ascendingShare(text) < MOST_ASCENDING;
}

/**
 * True for letters of both cases with a digit, or with as many capitals as only a random draw has: words joined
 * by dashes (`pypi-publish-…`) and names in camel case are no token.
 */
export function isMixed(text: string): boolean {
  const capitals = text.replaceAll(/[^A-Z]/gu, '').length;
  return capitals > 0 && /[a-z]/u.test(text) && (/[0-9]/u.test(text) || capitals >= text.length / 5);
}

/** True for random text over letters of both cases and digits, as most token bodies are. */
export function isDrawn(text: string, leastDistinct = 12): boolean {
  return isMixed(text) && isRandom(text, leastDistinct);
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM_CHARS = 6;

/** The six digits to base 62 of a CRC-32 with which GitHub, npm and JSR end their tokens. */
export function checksumOf(text: string): string {
  let [rest, digits] = [crc32(text), ''];
  for (; digits.length < CHECKSUM_CHARS; rest = Math.floor(rest / 62))
    digits = `${BASE62[rest % 62] ?? ''}${digits}`;
  return digits;
}

/** True when the text ends with the checksum of what stands before it: such text was made by the service itself. */
export function endsWithChecksum(text: string): boolean {
  return checksumOf(text.slice(0, -CHECKSUM_CHARS)) === text.slice(-CHECKSUM_CHARS);
}

const OWN_CHECKSUM_CHARS = 8;

/** True when an upload token of a tokenless index (`tl1_…`, without `pypi-`) ends with its checksum. */
export function endsWithOwnChecksum(body: string): boolean {
  const sum = createHash('sha256').update(body.slice(0, -OWN_CHECKSUM_CHARS)).digest('hex');
  return sum.startsWith(body.slice(-OWN_CHECKSUM_CHARS));
}

/** An ID token or session names its issuer, subject or time; `{"some":"payload"}` is how a README shows the form. */
export function isIdentity(token: string): boolean {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isRecord(payload) && ['iss', 'sub', 'aud', 'exp', 'iat'].some((claim) => claim in payload);
  } catch {
    return false;
  }
}

/** Tokens that have a shape of their own, which decides about them wherever they stand. */
const OWN_SHAPE =
  /^(?:cHlwaS|X190b2tlbl9fOnB5cGkt|pypi-|npm_|gh[opusr]_|github_pat_|gl[a-z]{2,6}-|cio|rubygems_|oy2|hf_|jsr[a-z]_|hex_|packagist_|AKCp|cmVmdGtu|dckr_|eyJ)/u;

/** True for a token that another shape decides about: it is no password besides. */
export function hasOwnShape(value: string): boolean {
  return OWN_SHAPE.test(value);
}

/** Words by which documentation and tests say that a value stands for another. */
const STANDS_FOR =
  /example|password|passwd|passphrase|secret|token|credential|dummy|fake|test|sample|default|foo|bar|your|my[_-]|xxx|1234|abcd|user|admin|key|none|null|true|false|env|config|\.\./iu;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;
const HEX = /^[0-9a-f]{32,}$/iu;
const BASE64 = /^[A-Za-z0-9+/=_-]{16,}$/u;

function isLongDrawn(value: string): boolean {
  if (UUID.test(value) || HEX.test(value)) return isRandom(value, 8);
  const isWord = /token|secret|password|example|credential/iu.test(value);
  return BASE64.test(value) && !isWord && isDrawn(value, 10);
}

/** True for a password written out: drawn at random, or short without a word that says it is none. */
export function isPassword(value: string): boolean {
  if (hasOwnShape(value)) return false;
  if (isLongDrawn(value)) return true;
  if (value.length < 8 || value.length > 64 || /^[./~@:-]|[<>]|:\/\//u.test(value)) return false;
  if (STANDS_FOR.test(value) || !/[0-9]/u.test(value) || !/[A-Za-z]/u.test(value)) return false;
  return isRandom(value, 6);
}

/** True for a password that is drawn at random, and not only short and unusual. */
export function isDrawnPassword(value: string): boolean {
  return !hasOwnShape(value) && isLongDrawn(value);
}
