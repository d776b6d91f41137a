import { parseVersion } from '../../../packaging/index.ts';
import { type TokenlessConfig, inferTagPattern, tagOfVersion, versionOfTag } from '../../config/index.ts';
import { setupErrors } from '../errors.ts';

/** What is known about how this repository names its tags. */
export interface NamingFacts {
  /** The version or tag of the command line. */
  readonly named?: string | undefined;
  readonly config: TokenlessConfig;
  /** The newest tags of the repository. */
  readonly recentTags: readonly string[];
  /** Where the project is, for messages. */
  readonly directory: string;
}

/** A tag and the version that it stands for. */
export interface NamedTag {
  readonly tag: string;
  readonly version: string;
  /** The tag that the version of the metadata makes; left out: nothing says a version. */
  readonly expectedTag?: string;
}

/** How versions become tags here: as the configuration says, else as the tags of the repository show. */
function patternOf({ config, recentTags }: NamingFacts): Pick<TokenlessConfig, 'tag'> {
  if (config.sources['tag'] !== undefined) return config;
  const project = config.project ?? config.projectName;
  return { tag: inferTagPattern({ version: config.projectVersion, project, tags: recentTags }) };
}

const isVersion = (text: string): boolean => parseVersion(text) !== undefined;

/** Reads a name as a tag of the pattern, else as a version. */
function read(named: string, pattern: Pick<TokenlessConfig, 'tag'>): NamedTag {
  const version = versionOfTag(pattern, named);
  if (version !== undefined && isVersion(version) && /^\d/u.test(version)) return { tag: named, version };
  if (isVersion(named) && /^\d/u.test(named)) return { tag: tagOfVersion(pattern, named), version: named };
  throw setupErrors.create('tag-name-invalid', { name: named, pattern: pattern.tag });
}

/**
 * The tag that is to be pushed: the one named, or that of the metadata's version. Throws `tag-name-invalid`,
 * `tag-version-unknown`.
 */
export function nameTag(facts: NamingFacts): NamedTag {
  const { named, config, directory } = facts;
  const pattern = patternOf(facts);
  const { projectVersion } = config;
  const expected = projectVersion === undefined ? {} : { expectedTag: tagOfVersion(pattern, projectVersion) };
  if (named !== undefined) return { ...read(named, pattern), ...expected };
  if (projectVersion === undefined) throw setupErrors.create('tag-version-unknown', { directory });
  return { ...read(tagOfVersion(pattern, projectVersion), pattern), ...expected };
}
