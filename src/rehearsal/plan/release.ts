import { parseVersion } from '../../packaging/index.ts';
import {
  type TokenlessConfig,
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

function versionFromTags(facts: PlanFacts, config: TokenlessConfig): string | undefined {
  const tags = facts.tag === undefined ? facts.tagsHere : [facts.tag];
  return tags.map((tag) => versionOfTag(config, tag)).find((version) => version !== undefined);
}

/** `1.0.0-rc1` and `1.0.0rc1` are one version (PEP 440). */
function normal(version: string): string {
  return parseVersion(version)?.text ?? version;
}

/**
 * Finds project, version, tag and repository. Throws `release-version-unknown`, `repository-unknown`, or
 * `release-version-tag-mismatch` where a named tag is not the version's own.
 */
export function identifyRelease(facts: PlanFacts, config: TokenlessConfig): ReleaseIdentity {
  const version = facts.distributions?.version ?? config.projectVersion ?? versionFromTags(facts, config);
  if (version === undefined)
    throw rehearsalErrors.create('release-version-unknown', { directory: facts.directory });
  const expected = tagOfVersion(config, version);
  const tag = facts.tag ?? expected;
  const tagged = versionOfTag(config, tag);
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
    throw rehearsalErrors.create('repository-unknown', { directory: facts.directory });
  return { owner: facts.remote.owner, repository: facts.remote.name };
}
