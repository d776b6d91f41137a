import type { Distribution } from '../../../packaging/index.ts';
import { type NormalisationRules, byCodeUnit } from './rules.ts';
import type { NormalisedFile, NormalisedPart } from './record.ts';

/** The last three parts of a wheel's filename with each compressed set in order: `py2.py3-none-any`. */
function tagPart(filename: string): string {
  const parts = filename.slice(0, -'.whl'.length).toLowerCase().split('-').slice(-3);
  return parts.map((set) => set.split('.').sort(byCodeUnit).join('.')).join('-');
}

/** The filename that the normalised name, version and tags give: how a record names a file. */
function normalFilename(distribution: Distribution, name: string, version: string): string {
  const { filename } = distribution;
  const stem = `${name.replaceAll('-', '_')}-${version}`;
  if (filename.kind === 'sdist') return `${stem}${filename.extension}`;
  const build = filename.build === undefined ? '' : `-${filename.build}`;
  return `${stem}${build}-${tagPart(filename.filename)}.whl`;
}

/** One distribution as the replay hash covers it. */
export function normaliseDistribution(distribution: Distribution, rules: NormalisationRules): NormalisedFile {
  const { filename, metadata, members } = distribution;
  const name = rules.name.apply(metadata.name);
  const version = rules.version.apply(metadata.version);
  const isWheel = filename.kind === 'wheel';
  return {
    file: normalFilename(distribution, name, version),
    kind: filename.kind,
    name,
    version,
    ...(isWheel && filename.build !== undefined ? { build: filename.build } : {}),
    tags: isWheel ? rules.tags.apply(filename.tags) : [],
    core_metadata: rules.metadata.apply(metadata),
    members: rules.members.apply(members),
  };
}

/** The normalised part of a record: the same for the same contents, in whatever order they come. */
export function normalise(distributions: readonly Distribution[], rules: NormalisationRules): NormalisedPart {
  const files = distributions.map((distribution) => normaliseDistribution(distribution, rules));
  return {
    pipeline_version: rules.pipelineVersion,
    rule_versions: {
      name: rules.name.version,
      version: rules.version.version,
      tags: rules.tags.version,
      metadata: rules.metadata.version,
      members: rules.members.version,
    },
    files: files.sort((a, b) => byCodeUnit(a.file, b.file)),
  };
}
