import { hasControlCharacter } from '../control-characters.ts';
import { packagingErrors } from '../errors.ts';
import { escapeName, normalizeName } from '../names/names.ts';
import { parseVersion } from '../versions/versions.ts';
import {
  type DistributionFilename,
  type SdistFilename,
  type WheelFilename,
  extensionNotAllowed,
  parseDistributionFilename,
} from './parse.ts';
import { isAllowedPlatformTag } from './platform-tags.ts';
import { pythonRepr } from './python-repr.ts';

/** The upload form's `filetype`. */
export type Filetype = 'sdist' | 'bdist_wheel';

/** A filename and what it is said to be. */
export interface FilenameClaim {
  readonly filename: string;
  readonly filetype: Filetype;
  /** The project's name as the index shows it. */
  readonly project: string;
  /** The version as in the metadata, any spelling. */
  readonly version: string;
}

const EXTENSIONS: Readonly<Record<Filetype, readonly string[]>> = {
  sdist: ['.tar.gz', '.zip'],
  bdist_wheel: ['.whl'],
};
// A file system name holds 255 bytes; a wheel's metadata is served beside it under `<filename>.metadata`.
const LONGEST_NAME_BYTES = 255;
const METADATA_SUFFIX = '.metadata';

function checkCharacters(filename: string): void {
  if (hasControlCharacter(filename)) {
    const pypiMessage =
      'Cannot upload a file with non-printable characters (ordinals 0-31) or the DEL character (ordinal 127) in the name.';
    const problem = 'it holds a control character';
    throw packagingErrors.create('filename-characters-not-allowed', { filename, problem, pypiMessage });
  }
  if (/[/\\]/u.test(filename)) {
    const pypiMessage = String.raw`Cannot upload a file with '/' or '\' in the name.`;
    const problem = 'it holds a `/` or `\\`';
    throw packagingErrors.create('filename-characters-not-allowed', { filename, problem, pypiMessage });
  }
}

/** The first look at an upload's filename: characters, then extension, then whether the extension fits the filetype. */
export function checkUploadFilename(filename: string, filetype: Filetype): void {
  checkCharacters(filename);
  const extension = /.(?<extension>\.(?:tar\.gz|zip|whl))$/isu.exec(filename)?.groups?.['extension'];
  if (extension === undefined) throw extensionNotAllowed(filename);
  if (EXTENSIONS[filetype].includes(extension)) return;
  throw packagingErrors.create('filename-extension-mismatch', {
    filename,
    extension,
    filetype,
    pypiMessage: `Invalid file extension: Extension ${extension} is invalid for filetype ${filetype}. See https://www.python.org/dev/peps/pep-0527 for more information.`,
  });
}

function projectMismatch({ filename, project }: FilenameClaim): Error {
  const expected = escapeName(project);
  const pypiMessage = `Start filename for ${pythonRepr(project)} with ${pythonRepr(expected)}.`;
  return packagingErrors.create('filename-project-mismatch', { filename, project, expected, pypiMessage });
}

// A post-release may be written with a dash (`1.0-9`); then the name ends one dash earlier. PyPI looks there only
// when the name does not match otherwise.
function sdistProject(parsed: SdistFilename, project: string, isPostrelease: boolean): string {
  const { filename } = parsed;
  const dashes = filename.split('-');
  const mayHoldDash = isPostrelease && parsed.normalizedName !== normalizeName(project) && dashes.length > 2;
  return normalizeName(mayHoldDash ? dashes.slice(0, -2).join('-') : parsed.name);
}

function checkSdist(
  parsed: SdistFilename,
  claim: FilenameClaim,
  isPostrelease: boolean,
  version: string,
): void {
  const { filename, project } = claim;
  if (sdistProject(parsed, project, isPostrelease) !== normalizeName(project)) throw projectMismatch(claim);
  const expected = `${escapeName(project)}-${version}.tar.gz`;
  if (filename === expected) return;
  const pypiMessage = `Filename ${pythonRepr(filename)} is invalid, should be ${pythonRepr(expected)}.`;
  throw packagingErrors.create('filename-not-normalized', { filename, expected, pypiMessage });
}

function checkWheel(parsed: WheelFilename, claim: FilenameClaim, canonical: string): void {
  const { filename, project, version } = claim;
  const platform = parsed.platforms.find((tag) => !isAllowedPlatformTag(tag));
  if (platform !== undefined) {
    const pypiMessage = `Binary wheel '${filename}' has an unsupported platform tag '${platform}'.`;
    throw packagingErrors.create('platform-tag-not-allowed', { filename, platform, pypiMessage });
  }
  if (parsed.normalizedName !== normalizeName(project)) throw projectMismatch(claim);
  const name = escapeName(project);
  if (parsed.name !== name) {
    const pypiMessage = `Filename ${pythonRepr(filename)} should contain the normalized project name ${pythonRepr(name)}, not ${pythonRepr(parsed.name)}.`;
    const expected = name + filename.slice(parsed.name.length);
    throw packagingErrors.create('filename-not-normalized', { filename, expected, pypiMessage });
  }
  if (parseVersion(parsed.version)?.canonical === canonical) return;
  const expected = parseVersion(version)?.text ?? version;
  const pypiMessage = `Version in filename should be ${pythonRepr(expected)} not ${pythonRepr(parsed.version)}.`;
  throw packagingErrors.create('filename-version-mismatch', { filename, version: expected, pypiMessage });
}

function checkLength(parsed: DistributionFilename): void {
  const { filename, kind } = parsed;
  const bytes = Buffer.byteLength(filename) + (kind === 'wheel' ? METADATA_SUFFIX.length : 0);
  if (bytes <= LONGEST_NAME_BYTES) return;
  const pypiMessage = `Filename is too long: '${filename}'`;
  const sizeBytes = Buffer.byteLength(filename);
  throw packagingErrors.create('filename-too-long', { filename, sizeBytes, pypiMessage });
}

/**
 * The second look, which PyPI takes after opening the archive: does the filename say this project and version, in
 * normal form (PEP 625, PEP 427), with platforms that the index takes?
 */
export function checkFilenameMeaning(claim: FilenameClaim): DistributionFilename {
  const version = parseVersion(claim.version);
  if (version === undefined) {
    const pypiMessage = `${pythonRepr(claim.version)} is invalid for 'version'.`;
    throw packagingErrors.create('version-invalid', { version: claim.version, pypiMessage });
  }
  const parsed = parseDistributionFilename(claim.filename);
  if (parsed.kind === 'wheel') checkWheel(parsed, claim, version.canonical);
  else checkSdist(parsed, claim, version.isPostrelease, version.text);
  checkLength(parsed);
  return parsed;
}

/**
 * Checks a filename as PyPI does (both looks at once) and gives its parts. Every refusal carries PyPI's literal text
 * in `details.pypiMessage`.
 */
export function checkDistributionFilename(claim: FilenameClaim): DistributionFilename {
  checkUploadFilename(claim.filename, claim.filetype);
  return checkFilenameMeaning(claim);
}
