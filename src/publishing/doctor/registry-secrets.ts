import type { SecretKind } from '../config/index.ts';

/** Whose a token is, for the kinds that let somebody publish. */
export const REGISTRY_OF: Readonly<Partial<Record<SecretKind, string>>> = {
  'pypi-token': 'PyPI',
  'npm-token': 'npm',
  'npmrc-password': 'npm',
  'crates-token': 'crates.io',
  'rubygems-token': 'RubyGems',
  'nuget-token': 'NuGet',
  'docker-token': 'Docker Hub',
};

const REGISTRY =
  /PYPI|TWINE|UV_PUBLISH|FLIT_|HATCH_INDEX|POETRY|PDM_PUBLISH|MATURIN|(?:^|_)NPM|NODE_AUTH|CARGO|CRATES|RUBYGEMS|GEM_HOST|NUGET|PUB_DEV|PUB_TOKEN|JSR_/u;
/** What names a registry and is no credential. */
const HARMLESS = /USER(?:NAME)?$|(?:^|_)(?:URL|INDEX|REPO(?:SITORY)?|REGISTRY|NAME|EMAIL|ENVIRONMENT)$/u;

/** True for the name of a secret that a client of a registry would take for its credential. */
export function isRegistrySecret(name: string): boolean {
  const upper = name.toUpperCase().replaceAll('-', '_');
  return REGISTRY.test(upper) && !HARMLESS.test(upper);
}

/** Names of secrets that a text asks for: `secrets.NAME`, `secrets['NAME']`. */
export function secretsIn(text: string): readonly string[] {
  return [...text.matchAll(/\bsecrets\s*(?:\.\s*|\[\s*['"])(?<name>[\w-]+)/giu)].map(
    ({ groups }) => groups?.['name'] ?? '',
  );
}
