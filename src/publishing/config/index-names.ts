/** The indexes that go by a name, with the hosts that mean them. */
const KNOWN_INDEXES: Readonly<Record<string, readonly string[]>> = {
  pypi: ['upload.pypi.org', 'pypi.org', 'pypi.python.org'],
  testpypi: ['test.pypi.org', 'testpypi.python.org'],
};

/** Where an index takes uploads that is named by its address alone, as `tokenless publish --index` takes it. */
const UPLOAD_PATH = '/legacy/';

/** The indexes of Python that go by a name. */
const INDEX_NAMES: readonly string[] = Object.keys(KNOWN_INDEXES);

/** Registries of other languages: `doctor` and `explain` judge what is registered there. */
const OTHER_REGISTRIES: readonly string[] = ['npm', 'crates', 'rubygems', 'nuget', 'pub', 'jsr'];

/** Names that a declared publisher's `index` may have besides a URL. */
export const DECLARED_INDEX_NAMES: readonly string[] = [...INDEX_NAMES, ...OTHER_REGISTRIES];

/** True for an index that takes wheels and sdists, as far as its name tells: only these are published to and rehearsed. */
export function isPythonIndex(index: string): boolean {
  return !OTHER_REGISTRIES.includes(index);
}

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

/** Like `parseIndex`, for what a publisher may be declared at: also the registries of other languages, by name. */
export function parseDeclaredIndex(text: string): string | undefined {
  const name = text.trim().toLowerCase();
  return OTHER_REGISTRIES.includes(name) ? name : parseIndex(text);
}

/** Hosts as the known indexes call themselves in what they hand out. */
const OWN_HOSTS: Readonly<Record<string, string>> = { pypi: 'pypi.org', testpypi: 'test.pypi.org' };

/** What an index, a known name or a URL, writes into its API tokens as its host. */
export function hostOfIndex(index: string): string {
  return OWN_HOSTS[index] ?? new URL(index).hostname;
}
