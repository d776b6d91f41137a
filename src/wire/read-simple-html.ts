import type { SimpleFile } from './simple.ts';

/** A start tag: its name in lower case and its attributes, their names in lower case, their entities resolved. */
interface StartTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const LARGEST_CODE_POINT = 0x10_ff_ff;

function fromCodePoint(code: number, whole: string): string {
  return Number.isInteger(code) && code > 0 && code <= LARGEST_CODE_POINT
    ? String.fromCodePoint(code)
    : whole;
}

/** Text of an attribute with its character references resolved; those that escaping never needs stay. */
function unescapeHtml(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/giu,
    (whole, hex, decimal, name) => {
      if (typeof hex === 'string') return fromCodePoint(Number.parseInt(hex, 16), whole);
      if (typeof decimal === 'string') return fromCodePoint(Number(decimal), whole);
      const key = String(name).toLowerCase();
      return Object.hasOwn(NAMED, key) ? (NAMED[key] ?? whole) : whole;
    },
  );
}

const TAG_NAME = /[a-z][a-z0-9-]*/iy;
const ATTRIBUTE =
  /[\s/]*(?<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s"'<>`]+)))?/y;
const TAG_END = /[\s/]*>/y;

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}

/** Reads the start tag whose `<` stands at a position; undefined where there is none that is whole. */
function tagAt(text: string, position: number): StartTag | undefined {
  const name = matchAt(TAG_NAME, text, position + 1)?.[0];
  if (name === undefined) return undefined;
  const attributes = new Map<string, string>();
  let at = position + 1 + name.length;
  while (matchAt(TAG_END, text, at) === undefined) {
    const match = matchAt(ATTRIBUTE, text, at);
    if (match === undefined) return undefined;
    const { name: key = '', double, single, bare } = match.groups ?? {};
    // The first of two equal attributes counts (HTML, 13.2.5.33).
    const lower = key.toLowerCase();
    if (!attributes.has(lower)) attributes.set(lower, unescapeHtml(double ?? single ?? bare ?? ''));
    at += match[0].length;
  }
  return { name: name.toLowerCase(), attributes };
}

function* anchors(html: string): Generator<ReadonlyMap<string, string>> {
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      if (end < 0) return;
      at = end;
      continue;
    }
    const tag = tagAt(html, at);
    if (tag?.name === 'a') yield tag.attributes;
  }
}

function lastSegment(path: string): string | undefined {
  try {
    return decodeURIComponent(path.split('/').at(-1) ?? '');
  } catch {
    return undefined;
  }
}

function fileOf(attributes: ReadonlyMap<string, string>, pageUrl: string): SimpleFile | undefined {
  const url = URL.parse(attributes.get('href') ?? '', pageUrl);
  const filename = url === null ? undefined : lastSegment(url.pathname);
  if (url === null || filename === undefined || filename === '') return undefined;
  const { algorithm, digest } =
    /^#(?<algorithm>[a-z0-9_]+)=(?<digest>[0-9a-f]+)$/iu.exec(url.hash)?.groups ?? {};
  url.hash = '';
  const provenance = attributes.get('data-provenance');
  const yanked = attributes.get('data-yanked');
  return {
    filename,
    url: url.href,
    hashes:
      algorithm === undefined || digest === undefined
        ? {}
        : { [algorithm.toLowerCase()]: digest.toLowerCase() },
    ...(provenance === undefined ? {} : { provenance }),
    ...(yanked === undefined ? {} : { yanked: yanked === '' ? true : yanked }),
  };
}

/**
 * The files of a project's page in HTML (PEP 503, 592, 740; the form is frozen by PEP 833). Addresses become
 * absolute; an anchor that leads to no file is left out. Reads anchors only, in one pass, whatever stands
 * around them.
 */
export function readSimpleHtml(html: string, pageUrl: string): readonly SimpleFile[] {
  return [...anchors(html)].map((one) => fileOf(one, pageUrl)).filter((file) => file !== undefined);
}
