import { parseVersion } from '../../packaging/index.ts';
import {
  type TokenlessConfig,
  configErrors,
  inferTagPattern,
  readTag,
  splitRepository,
  tagOfVersion,
  versionOfTag,
} from '../../publishing/config/index.ts';
import { rehearsalErrors } from '../errors.ts';
import type { PlanFacts } from './facts.ts';

/** What is released: from the caller, else the configuration, else the metadata, else git. */
export interface ReleaseIdentity {
  readonly project: string | undefined;
  readonly version: string;
  readonly tag: string;
  readonly owner: string;
  readonly repository: string;
}

const wasSaid = (config: TokenlessConfig): boolean => config.sources['tag'] !== undefined;

/** Tags that may stand for the release: the named one alone, else those of the commit. */
function tagsFor({ tag, tagsHere }: PlanFacts): readonly string[] {
  return tag === undefined ? tagsHere : [tag];
}

function versionFromTags(facts: PlanFacts, config: TokenlessConfig): string | undefined {
  const read = (tag: string): string | undefined =>
    wasSaid(config) ? versionOfTag(config, tag) : readTag(tag)?.version;
  return tagsFor(facts)
    .map(read)
    .find((version) => version !== undefined);
}

/** How this repository tags: what its configuration says, else what its tags show. */
function tagging(facts: PlanFacts, config: TokenlessConfig, version: string): Pick<TokenlessConfig, 'tag'> {
  if (wasSaid(config)) return config;
  const project = config.project ?? config.projectName ?? facts.distributions?.project;
  const tags = [...tagsFor(facts), ...facts.recentTags];
  return { tag: inferTagPattern({ version, project, tags }) };
}

/** The expected tag, or the one on the commit that spells the same version otherwise: `2026.07.22` for 2026.7.22. */
function tagHere(
  { tagsHere }: PlanFacts,
  pattern: Pick<TokenlessConfig, 'tag'>,
  { version, expected }: { readonly version: string; readonly expected: string },
): string {
  if (tagsHere.includes(expected)) return expected;
  return tagsHere.find((tag) => normal(versionOfTag(pattern, tag) ?? '') === normal(version)) ?? expected;
}

/** `1.0-rc1` and `1.0.0rc1` are one version (PEP 440). */
function normal(version: string): string {
  return parseVersion(version)?.canonical ?? version;
}

/**
 * Finds project, version, tag and repository. Throws `release-version-unknown`, `repository-unknown`, or
 * `release-version-tag-mismatch` where a named tag is not the version's own.
 */
export function identifyRelease(facts: PlanFacts, config: TokenlessConfig): ReleaseIdentity {
  const version = facts.distributions?.version ?? config.projectVersion ?? versionFromTags(facts, config);
  if (version === undefined)
    throw rehearsalErrors.create('release-version-unknown', { directory: facts.directory });
  const pattern = tagging(facts, config, version);
  const expected = tagOfVersion(pattern, version);
  const tag = facts.tag ?? tagHere(facts, pattern, { version, expected });
  const tagged = versionOfTag(pattern, tag);
  if (tagged === undefined || normal(tagged) !== normal(version))
    throw rehearsalErrors.create('release-version-tag-mismatch', { version, tag, expected });
  const project = config.project ?? config.projectName ?? facts.distributions?.project;
  return { project, version, tag, ...repositoryOf(facts, config) };
}

function repositoryOf(facts: PlanFacts, config: TokenlessConfig): { owner: string; repository: string } {
  if (config.repository !== undefined) {
    const { owner, name } = splitRepository(config.repository);
    return { owner, repository: name };
  }
  if (facts.remote === undefined)
    throw configErrors.create('repository-unknown', { directory: facts.directory });
  return { owner: facts.remote.owner, repository: facts.remote.name };
}
