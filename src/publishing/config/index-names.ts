/** The indexes that go by a name, with the addresses that stand for them. */
const KNOWN_INDEXES: Readonly<
  Record<string, { readonly uploadUrl: string; readonly hosts: readonly string[] }>
> = {
  pypi: {
    uploadUrl: 'https://upload.pypi.org/legacy/',
    hosts: ['upload.pypi.org', 'pypi.org', 'pypi.python.org'],
  },
  testpypi: { uploadUrl: 'https://test.pypi.org/legacy/', hosts: ['test.pypi.org', 'testpypi.python.org'] },
};

/** Names that `index` may have besides a URL. */
export const INDEX_NAMES: readonly string[] = Object.keys(KNOWN_INDEXES);

/** Where distributions for an index are uploaded to: the address of a known name, else the URL itself. */
export function uploadUrlOf(index: string): string {
  return Object.hasOwn(KNOWN_INDEXES, index) ? (KNOWN_INDEXES[index]?.uploadUrl ?? index) : index;
}

/**
 * The index that a name or URL means: known hosts become their name, so that
 * `https://test.pypi.org/legacy/` and `testpypi` are one index; undefined for anything that is neither a
 * known name nor an http(s) URL.
 */
export function parseIndex(text: string): string | undefined {
  const trimmed = text.trim();
  if (INDEX_NAMES.includes(trimmed.toLowerCase())) return trimmed.toLowerCase();
  if (!/^https?:\/\//iu.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const host = new URL(trimmed).hostname;
  const known = Object.entries(KNOWN_INDEXES).find(([, { hosts }]) => hosts.includes(host));
  return known?.[0] ?? trimmed;
}
