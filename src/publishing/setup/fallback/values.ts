import { credentialIn, parseIndex } from '../../config/index.ts';
import { setupErrors } from '../errors.ts';

const LONGEST_TEXT = 300;

function invalid(flag: string, reason: string, mend: string): Error {
  return setupErrors.create('fallback-value-invalid', { flag, reason, mend });
}

/** A text for people, on one line, with no credential in it. Throws `fallback-value-invalid`. */
export function plainText(text: string, flag: string): string {
  const trimmed = text.trim();
  const looksLike = credentialIn(trimmed);
  if (looksLike !== undefined) {
    throw invalid(
      flag,
      `it looks like ${looksLike}`,
      'take it out; it was in the command line, so take it for known',
    );
  }
  if (trimmed === '' || trimmed.length > LONGEST_TEXT || /[\p{Cc}\u2028\u2029]/u.test(trimmed)) {
    throw invalid(flag, `it is not one line of 1 to ${LONGEST_TEXT} characters`, 'say it in one short line');
  }
  return trimmed;
}

/** The indexes, as registrations call them. Throws `fallback-value-invalid`. */
export function indexesOf(texts: readonly string[]): readonly string[] {
  const indexes = texts.map((text) => {
    const index = credentialIn(text) === undefined ? parseIndex(text) : undefined;
    if (index === undefined) {
      throw invalid('--index', 'it is no index of Python', 'write `pypi`, `testpypi` or the URL of an index');
    }
    return index;
  });
  return [...new Set(indexes)];
}

/** The name of a secret of GitHub. Throws `fallback-value-invalid`. */
export function secretName(name: string): string {
  if (/^(?!GITHUB_)[A-Za-z_]\w{0,199}$/iu.test(name)) return name;
  throw invalid(
    '--secret',
    'GitHub does not take it as the name of a secret',
    'write letters, digits and `_`, not beginning with a digit or `GITHUB_`',
  );
}

/** The name of an environment. Throws `fallback-value-invalid`. */
export function environmentName(name: string): string {
  const isName = name.length <= 255 && !/[\p{Cc}'"`,;\\/${}]|^\s|\s$|^$/u.test(name);
  if (isName) return name;
  throw invalid(
    '--environment',
    'GitHub does not take it as the name of an environment',
    'write a name such as `pypi-fallback`',
  );
}

/** A path from the root of the repository, in it. Throws `fallback-value-invalid`. */
export function pathInside(file: string, flag: string): string {
  const isInside = /^[^/\\\p{Cc}]/u.test(file) && !/\\|(?:^|\/)\.{1,2}(?:\/|$)|^[A-Za-z]:|\/$/u.test(file);
  if (isInside && file.length <= LONGEST_TEXT) return file;
  throw invalid(
    flag,
    'it is no path from the top of the repository',
    'write a path such as `docs/RELEASING.md`',
  );
}
