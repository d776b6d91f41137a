import { parseVersion } from '../../packaging/index.ts';
import type { TokenlessConfig, VersionRule } from './config.ts';
import { matchesPattern } from './ref-pattern.ts';

/** The tag of a version: `v{version}` and `0.5.0` give `v0.5.0`. */
export function tagOfVersion(config: Pick<TokenlessConfig, 'tag'>, version: string): string {
  return config.tag.replace('{version}', () => version);
}

/** The version that a tag stands for; undefined when the tag does not have the configured form. */
export function versionOfTag(config: Pick<TokenlessConfig, 'tag'>, tag: string): string | undefined {
  const [before = '', after = ''] = config.tag.split('{version}');
  if (!tag.startsWith(before) || !tag.endsWith(after) || tag.length <= before.length + after.length)
    return undefined;
  return tag.slice(before.length, tag.length - after.length);
}

/**
 * True when a publisher takes a version: `all` takes every one, `final` none that PEP 440 calls a
 * pre-release or development release, anything else is a pattern for the tag.
 */
export function takesVersion(rule: VersionRule, version: string, tag: string): boolean {
  if (rule === 'all') return true;
  if (rule !== 'final') return matchesPattern(rule, tag);
  const parsed = parseVersion(version);
  return parsed !== undefined && !parsed.isPrerelease && !parsed.isDevrelease;
}
