import type { NormalisedFile } from './record.ts';

/** One place in which a file is not what was recorded; null: it is not there. */
export interface ReplayDifference {
  readonly file: string;
  /** A member's path, or `core_metadata.FIELD`, `tags`, `name`, `version`, `build`, `kind`. */
  readonly part: string;
  readonly recorded: string | null;
  readonly got: string | null;
}

/** A file as pairs of place and value, so that any two can be compared. */
function places({
  members,
  core_metadata,
  tags,
  kind,
  name,
  version,
  build = '',
}: NormalisedFile): Map<string, string> {
  return new Map([
    ...members.map(
      ({ path, sha256, link }) => [path, link === undefined ? sha256 : `link to ${link}`] as const,
    ),
    ...Object.entries(core_metadata).map(
      ([field, values]) => [`core_metadata.${field}`, values.join('\n')] as const,
    ),
    ...Object.entries({ tags: tags.join(' '), kind, name, version, build }),
  ]);
}

/** Every place in which two normal forms of one file differ; members first, since they tell most. */
export function differencesOf(recorded: NormalisedFile, got: NormalisedFile): readonly ReplayDifference[] {
  const before = places(recorded);
  const after = places(got);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((part) => before.get(part) !== after.get(part))
    .map((part) => ({
      file: recorded.file,
      part,
      recorded: before.get(part) ?? null,
      got: after.get(part) ?? null,
    }));
}
