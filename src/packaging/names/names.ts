const VALID_NAME = /^(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9])$/u;

/**
 * True for a project name of the core metadata's form: ASCII letters, digits, `.`, `_` and `-`, beginning and
 * ending with a letter or digit; no trailing newline.
 * @see https://packaging.python.org/en/latest/specifications/name-normalization/#name-format
 */
export function isValidName(name: string): boolean {
  // No `i` flag: with `u` it would let in KELVIN SIGN and LONG S, which fold to ASCII letters.
  return VALID_NAME.test(name);
}

/**
 * The normal form of a project name (PEP 503): lower case, each run of `-`, `_` and `.` one `-`. Two names with
 * one normal form are one project.
 * @see https://peps.python.org/pep-0503/#normalized-names
 */
export function normalizeName(name: string): string {
  return name.replaceAll(/[-_.]+/gu, '-').toLowerCase();
}

/** The normal form with `_` for `-`: how a project is written in filenames (PEP 491, PEP 625). */
export function escapeName(name: string): string {
  return normalizeName(name).replaceAll('-', '_');
}

/**
 * A coarser form under which look-alikes fall together: separators go, `1`, `l`, `i` are one letter and `0`, `o`
 * another. PyPI refuses a new project whose form equals that of an existing one.
 */
export function ultranormalizeName(name: string): string {
  return name.replaceAll(/[-_.]/gu, '').toLowerCase().replaceAll(/[1il]/gu, 'l').replaceAll('0', 'o');
}
