interface UrlParts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

// RFC 3986 appendix B. The WHATWG parser would drop a default port and repair what must be refused.
const URI = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)/u;

function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..' && kept.length > 1) kept.pop();
    if (segment === '.' || segment === '..') {
      if (last) kept.push('');
    } else kept.push(segment);
  }
  return kept.join('/');
}

function normalize(url: string): UrlParts {
  // The pattern fits any text, the empty one included.
  const [, scheme = '', authority = '', path = ''] = url.match(URI) as RegExpMatchArray;
  const upper = path.replaceAll(/%[0-9a-f]{2}/giu, (escape) => escape.toUpperCase());
  const at = authority.lastIndexOf('@') + 1;
  return {
    scheme: scheme.toLowerCase(),
    authority: authority.slice(0, at) + authority.slice(at).toLowerCase(),
    path: removeDotSegments(upper),
  };
}

function hasPathTrick(url: string): boolean {
  // SECURITY: browsers read `\` as `/` and `%2e` as `.`; a URL with either may lead elsewhere than it says.
  return url.includes('\\') || url.toLowerCase().includes('%2e');
}

/** True when the URL is the reference URL or lies below its path, on the same scheme and authority. */
export function isUrlBelow(referenceUrl: string, url: string): boolean {
  if (hasPathTrick(url)) return false;
  const reference = normalize(referenceUrl);
  const candidate = normalize(url);
  if (reference.scheme !== candidate.scheme || reference.authority !== candidate.authority) return false;
  const folder = reference.path.endsWith('/') ? reference.path : `${reference.path}/`;
  return candidate.path === reference.path || candidate.path.startsWith(folder);
}

/** The generic check of a project URL: below the publisher's page, which must be more than a host. */
export function isPublisherUrl(baseUrl: string | undefined, url: string): boolean {
  if (baseUrl === undefined || normalize(baseUrl).path === '' || normalize(url).path === '') return false;
  return isUrlBelow(baseUrl, url);
}

/** Takes one `/` and then one `.git` from the end: how clone addresses differ from pages. */
export function withoutGitSuffix(url: string): string {
  return url.replace(/\/$/u, '').replace(/\.git$/u, '');
}
