/** The indexes that go by a name, with the hosts that mean them. */
const KNOWN_INDEXES: Readonly<Record<string, readonly string[]>> = {
  pypi: ['upload.pypi.org', 'pypi.org', 'pypi.python.org'],
  testpypi: ['test.pypi.org', 'testpypi.python.org'],
};

/** Where an index takes uploads that is named by its address alone, as `tokenless publish --index` takes it. */
const UPLOAD_PATH = '/legacy/';

/** Names that `index` may have besides a URL. */
export const INDEX_NAMES: readonly string[] = Object.keys(KNOWN_INDEXES);

/**
 * The index that a name or URL means: known hosts become their name, so that
 * `https://test.pypi.org/legacy/` and `testpypi` are one index, and the bare address of a host becomes its
 * upload URL; undefined for anything that is neither a known name nor an http(s) URL.
 */
export function parseIndex(text: string): string | undefined {
  const trimmed = text.trim();
  if (INDEX_NAMES.includes(trimmed.toLowerCase())) return trimmed.toLowerCase();
  if (!/^https?:\/\//iu.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  const known = Object.entries(KNOWN_INDEXES).find(([, hosts]) => hosts.includes(url.hostname));
  if (known !== undefined) return known[0];
  return url.href === `${url.origin}/` ? url.origin + UPLOAD_PATH : trimmed;
}
