import { NPM_REGISTRY_HOST } from '../../../../trust/index.ts';
import { REGISTRY_PROFILES } from '../../../../trust/index.ts';

/** The index that a text is about where it names one: npm's and crates.io's words, or TestPyPI's host alone. */
export function registryIn(text: string): string | undefined {
  const isThere = (words: string): boolean => text.includes(words);
  const known = Object.keys(REGISTRY_PROFILES);
  const named = [
    { name: 'npm', says: ['npm error', 'npm ERR!', NPM_REGISTRY_HOST] },
    { name: 'crates', says: ['crates.io/api/v1/trusted_publishing', 'Trusted Publishing config'] },
    { name: 'testpypi', says: ['https://test.pypi.org/legacy'] },
  ].find(({ name, says }) => known.includes(name) && says.some(isThere));
  if (named === undefined || isThere('https://upload.pypi.org/legacy')) return undefined;
  return named.name;
}
