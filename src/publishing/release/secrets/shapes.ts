import { isRecord } from '../../../base/index.ts';
import type { SecretKind } from '../../config/index.ts';

/** One shape: a pattern for its text, and a check that sorts out what only looks like it. */
export interface SecretShape {
  readonly kind: Exclude<SecretKind, 'secret-file'>;
  /** Global; matches at most `LONGEST_SECRET_CHARS` characters. */
  readonly pattern: RegExp;
  /** True for a real one: placeholders and published examples are not. */
  readonly isReal: (match: string) => boolean;
}

/** No pattern below matches more than this, so that an overlap of this size loses none between two chunks. */
export const LONGEST_SECRET_CHARS = 4096;

/** Published examples that a scanner must not shout about. */
const EXAMPLES = [
  'EXAMPLE',
  // The signature of the token that jwt.io shows.
  'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
];

const PLACEHOLDER = /x{6}|0{8}|1234567|abcdefg|redacted|placeholder|your[_-]|token[_-]?here|\*{4}/iu;

/**
 * True for text that looks drawn at random: no placeholder, no published example, and as many different
 * characters as random text of its length would have at the least.
 */
function isRandom(text: string, leastDistinct: number): boolean {
  if (PLACEHOLDER.test(text) || EXAMPLES.some((example) => text.includes(example))) return false;
  return new Set(text).size >= leastDistinct;
}

/** Words joined by dashes (`pypi-publish-…`) are no token: random text this long has all three of these. */
function isMixed(text: string): boolean {
  return /[a-z]/u.test(text) && /[A-Z]/u.test(text) && /[0-9]/u.test(text);
}

/** An ID token or session names its issuer, subject or time; `{"some":"payload"}` is how a README shows the form. */
function isIdentity(token: string): boolean {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isRecord(payload) && ['iss', 'sub', 'aud', 'exp', 'iat'].some((claim) => claim in payload);
  } catch {
    return false;
  }
}

/** `self._auth = lookup_server_auth` sets a variable from a name: a password has a digit or a sign in it. */
const isName = (text: string): boolean => /^[A-Za-z_]*$/u.test(text);

const afterPrefix = (prefix: RegExp, leastDistinct: number) => (match: string) =>
  isRandom(match.replace(prefix, ''), leastDistinct);

/**
 * The shapes of registry tokens, of what CI and clouds give, and of private keys. Prefix and length come from
 * each service's documentation; a name without a fixed prefix (a bare password) cannot be told from text.
 */
export const SECRET_SHAPES: readonly SecretShape[] = [
  {
    // PyPI, TestPyPI and other macaroons (`pypi-AgE…`), our own and anybody's upload tokens.
    kind: 'pypi-token',
    pattern: /(?<![\w-])pypi-[A-Za-z0-9_-]{32,2000}/gu,
    isReal: (match) => isMixed(match.slice(5)) && isRandom(match.slice(5), 16),
  },
  { kind: 'npm-token', pattern: /(?<![\w-])npm_[A-Za-z0-9]{36}(?!\w)/gu, isReal: afterPrefix(/^npm_/u, 12) },
  {
    kind: 'crates-token',
    pattern: /(?<![\w-])cio(?:_tp_)?[A-Za-z0-9]{32}(?!\w)/gu,
    isReal: (match) => isMixed(match.slice(3)) && isRandom(match.slice(3), 12),
  },
  {
    kind: 'rubygems-token',
    pattern: /(?<![\w-])rubygems_[0-9a-f]{48}(?!\w)/gu,
    isReal: afterPrefix(/^rubygems_/u, 8),
  },
  {
    kind: 'nuget-token',
    pattern: /(?<![\w-])oy2[a-z0-9]{43}(?!\w)/gu,
    isReal: (match) => /[0-9].*[0-9]/u.test(match.slice(3)) && isRandom(match.slice(3), 12),
  },
  {
    kind: 'docker-token',
    pattern: /(?<![\w-])dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,64}/gu,
    isReal: afterPrefix(/^dckr_..._?/u, 12),
  },
  {
    kind: 'github-token',
    pattern: /(?<![\w-])(?:gh[opusr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})/gu,
    isReal: afterPrefix(/^(?:gh._|github_pat_)/u, 12),
  },
  {
    kind: 'gitlab-token',
    pattern: /(?<![\w-])gl(?:pat|dt|cbt|ptt|rt|oas|soat|ft)-[A-Za-z0-9_.-]{20,200}/gu,
    isReal: afterPrefix(/^gl[a-z]+-/u, 10),
  },
  {
    kind: 'aws-access-key',
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/gu,
    isReal: afterPrefix(/^A.IA/u, 7),
  },
  {
    kind: 'slack-token',
    pattern: /(?<![\w-])xox[abeoprs]-[0-9]{8,14}-[A-Za-z0-9-]{20,200}/gu,
    isReal: (match) => isRandom(match, 12),
  },
  {
    kind: 'jwt',
    pattern:
      /(?<![\w.-])eyJ[A-Za-z0-9_-]{10,1200}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{32,800}(?![\w.-])/gu,
    isReal: (match) => isRandom(match, 20) && isIdentity(match),
  },
  {
    kind: 'npmrc-password',
    pattern: /(?<!\w)_(?:authToken|auth|password)[ \t]*=[ \t]*["']?[A-Za-z0-9+/=_-]{16,400}/gu,
    isReal: (match) => {
      const value = match.replace(/^[^=]*=[ \t]*["']?/u, '');
      return !isName(value) && isRandom(value, 10);
    },
  },
  {
    // The header alone stands in every crypto library; a key has its base64 after it.
    kind: 'private-key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\r|\\n|["'+,]|\s){1,16}(?:[A-Za-z-]+: [^\n]{0,200}\s{1,4}){0,4}[A-Za-z0-9+/=]{40,100}/gu,
    isReal: (match) => isRandom(match.slice(match.lastIndexOf('-----')), 16),
  },
];
