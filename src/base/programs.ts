/** Where a program is looked for. */
export interface ProgramPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** Is this a file that the system can start? */
  isThere(file: string): boolean;
}

/** What Windows starts without a shell; a batch file (`.cmd`, `.bat`) is read by one, and Node refuses it. */
const WINDOWS_PROGRAMS = ['.exe', '.com'];
const WINDOWS_BATCH = ['.cmd', '.bat'];

function pathOf({ environment, platform }: ProgramPlace): string {
  if (platform !== 'win32') return environment['PATH'] ?? '';
  // There `Path` is the usual spelling, and any other is the same variable.
  const name = Object.keys(environment).find((variable) => variable.toUpperCase() === 'PATH');
  return environment[name ?? 'PATH'] ?? '';
}

/** The folders of `PATH` that are absolute. */
function foldersOf(place: ProgramPlace): readonly string[] {
  if (place.platform !== 'win32')
    return pathOf(place)
      .split(':')
      .filter((folder) => folder.startsWith('/'));
  return pathOf(place)
    .split(';')
    .map((folder) => folder.replaceAll('"', ''))
    .filter((folder) => /^(?:[A-Za-z]:[\\/]|\\\\)/u.test(folder));
}

function findEnding(name: string, endings: readonly string[], place: ProgramPlace): string | undefined {
  // A name with a folder is no name to look for.
  if (/[\\/:]/u.test(name)) return undefined;
  const separator = place.platform === 'win32' ? '\\' : '/';
  return foldersOf(place)
    .map((folder) => (/[\\/]$/u.test(folder) ? folder : folder + separator) + name)
    .flatMap((file) => endings.map((ending) => file + ending))
    .find((file) => place.isThere(file));
}

const hasEnding = (name: string, endings: readonly string[]): boolean =>
  endings.some((ending) => name.toLowerCase().endsWith(ending));

/**
 * Where a program is, by `PATH`: a file that the system starts without a shell. Undefined when it is nowhere.
 * SECURITY: entries that are not absolute are passed over, and the folder that we are in is not looked at, which
 * Windows does first: a program in somebody's checkout is never taken for git or for an agent of CI.
 */
export function findProgram(name: string, place: ProgramPlace): string | undefined {
  if (place.platform !== 'win32') return findEnding(name, [''], place);
  return findEnding(name, hasEnding(name, WINDOWS_PROGRAMS) ? [''] : WINDOWS_PROGRAMS, place);
}

/**
 * What to start for a program of that name: on Windows its whole path, and where it is nowhere a name that no file
 * can have, so that the system finds nothing where it would look first; elsewhere the system looks itself.
 */
export function programToStart(name: string, place: ProgramPlace): string {
  if (place.platform !== 'win32' || /[\\/:]/u.test(name)) return name;
  return findProgram(name, place) ?? `${name}?not-found`;
}

/** Where a batch file of that name is, on Windows: there, but not to be started without a shell. */
export function findBatchFile(name: string, place: ProgramPlace): string | undefined {
  if (place.platform !== 'win32') return undefined;
  return findEnding(name, hasEnding(name, WINDOWS_BATCH) ? [''] : WINDOWS_BATCH, place);
}
