import type { InstallRequest } from './check.ts';
import type { InstallWorld } from './run.ts';

/** Files that an installer works with. */
export interface InstallFiles {
  /** What `hashedRequirement` says. */
  readonly requirements: string;
  /** A folder that is not there yet. */
  readonly into: string;
  /** A CA certificate; undefined: those that the installer trusts anyway. */
  readonly ca: string | undefined;
}

/** How an installer is called, and what it says. */
export interface InstallTool {
  readonly name: 'pip' | 'uv';
  /** The programs that may be it: each is tried. */
  programs(platform: NodeJS.Platform): readonly string[];
  readonly versionArguments: readonly string[];
  /** Finds the version in what it prints for them. */
  readonly version: RegExp;
  /** Installs into a fresh folder: no dependencies, no build, no cache, each file by its hash. */
  installArguments(request: Pick<InstallRequest, 'target'>, files: InstallFiles): readonly string[];
  /** Variables of its own, besides `installerEnvironment`: no configuration of anybody's. */
  variables(world: InstallWorld, files?: InstallFiles): Readonly<Record<string, string>>;
  /** How it says that a release is for another Python. */
  readonly wantsPython: readonly RegExp[];
  /** How it says that it sees no file that it could take. */
  readonly sawNone: RegExp;
  /** How it says that it did not reach the index, which we did. */
  readonly unreached: RegExp;
  /** How it says that there is no Python to install into. */
  readonly withoutPython?: RegExp;
  /** A line in which it says why it stopped. */
  readonly complaint: RegExp;
}

/** What is to be installed, by name, version and the hash of every file. */
export function hashedRequirement({
  project,
  version,
  files,
}: Pick<InstallRequest, 'project' | 'version' | 'files'>): string {
  const hashes = files.map(({ sha256 }) => ` --hash=sha256:${sha256}`).join('');
  return `${project}==${version}${hashes}\n`;
}
