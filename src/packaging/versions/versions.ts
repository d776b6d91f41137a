/**
 * A version of PEP 440.
 * @see https://packaging.python.org/en/latest/specifications/version-specifiers/
 */
export interface Version {
  /** The normal form, what Python's `str(version)` gives: trailing zeros stay. */
  readonly text: string;
  /** The normal form without trailing zeros of the release: equal for equal versions. */
  readonly canonical: string;
  /** An alpha, beta, release candidate or development release. */
  readonly isPrerelease: boolean;
  readonly isPostrelease: boolean;
  readonly isDevrelease: boolean;
  /** The local part after `+`, in normal form. */
  readonly local: string | undefined;
}

// Numbers stay digit strings without leading zeros: they may be longer than a JavaScript number can say.
interface Parts {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: readonly [letter: string, number: string] | undefined;
  readonly post: string | undefined;
  readonly dev: string | undefined;
  readonly local: readonly string[] | undefined;
}

const LONGEST_VERSION = 1024;
const WHITESPACE = String.raw`[\t\n\v\f\r\x1c-\x1f \x85\xa0]*`;
const FORM = new RegExp(
  `^${WHITESPACE}v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)` +
    '(?<pre>[-_.]?(?<preLetter>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?<preNumber>[0-9]+)?)?' +
    '(?<post>-(?<postDash>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>[0-9]+)?)?' +
    '(?<dev>[-_.]?dev[-_.]?(?<devNumber>[0-9]+)?)?' +
    `(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?${WHITESPACE}$`,
  'i',
);

const PRE_LETTERS: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
};

function plain(digits: string | undefined): string {
  return (digits ?? '0').replace(/^0+(?=[0-9])/u, '');
}

function parseParts(text: string): Parts | undefined {
  const groups = text.length > LONGEST_VERSION ? undefined : FORM.exec(text)?.groups;
  if (groups?.['release'] === undefined) return undefined;
  const letter = groups['preLetter']?.toLowerCase();
  return {
    epoch: plain(groups['epoch']),
    release: groups['release'].split('.').map(plain),
    pre: letter === undefined ? undefined : [PRE_LETTERS[letter] ?? letter, plain(groups['preNumber'])],
    post: groups['post'] === undefined ? undefined : plain(groups['postDash'] ?? groups['postNumber']),
    dev: groups['dev'] === undefined ? undefined : plain(groups['devNumber']),
    local: groups['local']
      ?.toLowerCase()
      .split(/[-_.]/u)
      .map((part) => (/^[0-9]+$/u.test(part) ? plain(part) : part)),
  };
}

function format(parts: Parts, release: readonly string[]): string {
  return [
    parts.epoch === '0' ? '' : `${parts.epoch}!`,
    release.join('.'),
    parts.pre?.join('') ?? '',
    parts.post === undefined ? '' : `.post${parts.post}`,
    parts.dev === undefined ? '' : `.dev${parts.dev}`,
    parts.local === undefined ? '' : `+${parts.local.join('.')}`,
  ].join('');
}

function withoutTrailingZeros(release: readonly string[]): readonly string[] {
  const last = release.findLastIndex((number) => number !== '0');
  return release.slice(0, Math.max(last, 0) + 1);
}

/** Reads a version; undefined when it is none. White space around it is allowed, as in PEP 440. */
export function parseVersion(text: string): Version | undefined {
  const parts = parseParts(text);
  if (parts === undefined) return undefined;
  return {
    text: format(parts, parts.release),
    canonical: format(parts, withoutTrailingZeros(parts.release)),
    isPrerelease: parts.pre !== undefined || parts.dev !== undefined,
    isPostrelease: parts.post !== undefined,
    isDevrelease: parts.dev !== undefined,
    local: parts.local?.join('.'),
  };
}

function compareNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

// A development release of a bare version comes before its pre-releases; no pre-release comes after all.
function preRank({ pre, post, dev }: Parts): string {
  if (pre !== undefined) return pre[0];
  return post === undefined && dev !== undefined ? '' : 'z';
}

function compareRelease(a: Parts, b: Parts): number {
  const length = Math.max(a.release.length, b.release.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareNumbers(a.release[index] ?? '0', b.release[index] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePre(a: Parts, b: Parts): number {
  const [left, right] = [preRank(a), preRank(b)];
  if (left !== right) return left < right ? -1 : 1;
  return compareNumbers(a.pre?.[1] ?? '0', b.pre?.[1] ?? '0');
}

// `absent` says where a version without the part stands: before (-1) or after (1) those that have it.
function compareOptional(a: string | undefined, b: string | undefined, absent: number): number {
  if (a === undefined || b === undefined) {
    if (a === b) return 0;
    return a === undefined ? absent : -absent;
  }
  return compareNumbers(a, b);
}

function compareLocalPart(a: string, b: string): number {
  const [aNumeric, bNumeric] = [/^[0-9]+$/u.test(a), /^[0-9]+$/u.test(b)];
  if (aNumeric !== bNumeric) return aNumeric ? 1 : -1;
  if (aNumeric) return compareNumbers(a, b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareLocal(a: readonly string[] | undefined, b: readonly string[] | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compareLocalPart(part, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Orders two versions as PEP 440 does; a negative number when `a` comes first. Throws `TypeError` for no version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseParts(a), parseParts(b)];
  if (left === undefined) throw new TypeError(`not a version: ${a}`);
  if (right === undefined) throw new TypeError(`not a version: ${b}`);
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareRelease(left, right) ||
    comparePre(left, right) ||
    compareOptional(left.post, right.post, -1) ||
    compareOptional(left.dev, right.dev, 1) ||
    compareLocal(left.local, right.local)
  );
}
