import { packagingErrors } from '../errors.ts';
import { normalizeName } from '../names/names.ts';
import { parseVersion } from '../versions/versions.ts';
import { pythonRepr } from './python-repr.ts';

/** A wheel's filename, taken apart (PEP 427, PEP 491). */
export interface WheelFilename {
  readonly kind: 'wheel';
  readonly filename: string;
  /** The project's name as written in the filename. */
  readonly name: string;
  /** The same in normal form (PEP 503). */
  readonly normalizedName: string;
  /** The version in normal form. */
  readonly version: string;
  /** The version as written in the filename. */
  readonly writtenVersion: string;
  readonly build?: string;
  /** Every combination of the tag sets, `py-abi-platform`, lower case, python outermost. */
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
}

/** An sdist's filename, taken apart (PEP 625). */
export interface SdistFilename {
  readonly kind: 'sdist';
  readonly filename: string;
  readonly name: string;
  readonly normalizedName: string;
  readonly version: string;
  readonly writtenVersion: string;
  readonly extension: '.tar.gz' | '.zip';
}

/** The filename of a distribution. */
export type DistributionFilename = WheelFilename | SdistFilename;

/** The refusal of a filename that ends like no distribution. */
export function extensionNotAllowed(filename: string): Error {
  const pypiMessage =
    'Invalid file extension: Use .tar.gz, .whl or .zip extension. See https://www.python.org/dev/peps/pep-0527 and https://peps.python.org/pep-0715/ for more information';
  return packagingErrors.create('filename-extension-not-allowed', { filename, pypiMessage });
}

function wheelError(problem: string, filename: string, pypiMessage: string): Error {
  return packagingErrors.create('wheel-filename-invalid', { filename, problem, pypiMessage });
}

function expandTags(tag: string): { tags: string[]; platforms: string[] } {
  const [pythons, abis, platforms] = tag
    .toLowerCase()
    .split('-')
    .map((set) => set.split('.')) as [string[], string[], string[]];
  const tags = pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)),
  );
  return { tags, platforms };
}

function parseWheel(filename: string): WheelFilename {
  const stem = filename.slice(0, -'.whl'.length);
  const shown = pythonRepr(stem);
  const parts = stem.split('-');
  const [name = '', writtenVersion = ''] = parts;
  if (parts.length < 3) {
    // PyPI's look into the archive comes before its look at the filename, and needs two dashes.
    const text = 'Invalid distribution file. Unable to parse name and version from wheel filename';
    throw wheelError('it has no name, version and tags separated by `-`', filename, text);
  }
  if (parts.length !== 5 && parts.length !== 6) {
    const text = `Invalid wheel filename (wrong number of parts): ${shown}`;
    throw wheelError(`it has ${parts.length} parts separated by \`-\` where 5 or 6 belong`, filename, text);
  }
  if (name.includes('__') || !/^[\p{L}\p{N}._]+$/u.test(name)) {
    const text = `Invalid project name: ${shown}`;
    throw wheelError('its first part is no project name written with single `_`', filename, text);
  }
  const version = parseVersion(writtenVersion);
  if (version === undefined) {
    const text = `Invalid wheel filename (invalid version): ${shown}`;
    throw wheelError(`\`${writtenVersion}\` is no version of PEP 440`, filename, text);
  }
  const build = parts.length === 6 ? parts[2] : undefined;
  if (build !== undefined && !/^[0-9]/u.test(build)) {
    const text = `Invalid build number: ${build} in ${shown}`;
    throw wheelError(`its build tag \`${build}\` does not start with a digit`, filename, text);
  }
  const { tags, platforms } = expandTags(parts.slice(-3).join('-'));
  const normalizedName = normalizeName(name);
  const common = { filename, name, normalizedName, version: version.text, writtenVersion, tags, platforms };
  return { kind: 'wheel', ...common, ...(build === undefined ? {} : { build }) };
}

function parseSdist(filename: string, extension: SdistFilename['extension']): SdistFilename {
  const stem = filename.slice(0, -extension.length);
  const dash = stem.lastIndexOf('-');
  const writtenVersion = stem.slice(dash + 1);
  const version = parseVersion(writtenVersion);
  if (dash < 1 || version === undefined) {
    const problem =
      dash < 1 ? 'it has no `-` between name and version' : `\`${writtenVersion}\` is no version`;
    const pypiMessage = `Invalid source distribution filename: ${filename}`;
    throw packagingErrors.create('sdist-filename-invalid', { filename, problem, pypiMessage });
  }
  const name = stem.slice(0, dash);
  const normalizedName = normalizeName(name);
  return { kind: 'sdist', filename, name, normalizedName, version: version.text, writtenVersion, extension };
}

/**
 * Takes a distribution's filename apart; throws when it is none. It does not say whether an index would take it:
 * that is `checkDistributionFilename`.
 */
export function parseDistributionFilename(filename: string): DistributionFilename {
  if (filename.endsWith('.whl')) return parseWheel(filename);
  if (filename.endsWith('.tar.gz')) return parseSdist(filename, '.tar.gz');
  if (filename.endsWith('.zip')) return parseSdist(filename, '.zip');
  throw extensionNotAllowed(filename);
}

/** True when `parseDistributionFilename` would not throw. */
export function isDistributionFilename(filename: string): boolean {
  try {
    parseDistributionFilename(filename);
    return true;
  } catch (error) {
    if (packagingErrors.owns(error)) return false;
    throw error;
  }
}
