import { normalizeName, parseVersion } from '../../packaging/index.ts';

const DEFAULT_PATTERN = 'v{version}';

/** A tag read as the pattern that made it and the version that it stands for. */
export interface ReadTag {
  /** Holds `{version}` once. */
  readonly pattern: string;
  readonly version: string;
}

/** What is known when the configuration does not say how versions are tagged. */
export interface TagFacts {
  /** The version to release, where it is known. */
  readonly version?: string | undefined;
  readonly project?: string | undefined;
  /** Tags of the repository, the telling ones first: the named one, those of the commit, the newest. */
  readonly tags: readonly string[];
}

/** Every way to read a tag as something before and a version: `py3-v1.0` has a `3` that begins none. */
function readings(tag: string): readonly ReadTag[] {
  const starts = [...tag.matchAll(/(?<![0-9.])[0-9]/gu)].map(({ index }) => index);
  return starts
    .filter((start) => parseVersion(tag.slice(start)) !== undefined)
    .map((start) => ({ pattern: `${tag.slice(0, start)}{version}`, version: tag.slice(start) }));
}

const canonical = (version: string): string => parseVersion(version)?.canonical ?? version;

/** Reads a tag as a prefix and a version, this version where one is given; undefined where it is none. */
export function readTag(tag: string, version?: string): ReadTag | undefined {
  const found = readings(tag);
  if (version === undefined) return found[0];
  return found.find((reading) => canonical(reading.version) === canonical(version));
}

/** In a repository of several projects, a tag's prefix names the project. */
function names(pattern: string, project: string): boolean {
  const prefix = pattern.slice(0, pattern.indexOf('{version}')).replace(/[-_/@]?v?$/u, '');
  return prefix !== '' && normalizeName(prefix) === normalizeName(project);
}

/**
 * How the versions of a repository are tagged, told from its tags: a tag of this version, else one that names
 * the project, else the first that holds a version at all, else `v{version}`.
 */
export function inferTagPattern({ version, project, tags }: TagFacts): string {
  const ofVersion =
    version === undefined
      ? []
      : tags.map((tag) => readTag(tag, version)).filter((read) => read !== undefined);
  const any = tags.map((tag) => readTag(tag)).filter((read) => read !== undefined);
  const own = (read: ReadTag): boolean => project !== undefined && names(read.pattern, project);
  const best = ofVersion.find(own) ?? ofVersion[0] ?? any.find(own) ?? any[0];
  return best?.pattern ?? DEFAULT_PATTERN;
}
