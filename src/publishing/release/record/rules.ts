import { createHash } from 'node:crypto';
import {
  type CoreMetadata,
  type Distribution,
  type DistributionMember,
  normalizeName,
  parseVersion,
} from '../../../packaging/index.ts';

/** One step of the normalisation, and the version that changes whenever its output for any input does. */
export interface NormalisationRule<Input, Output> {
  readonly version: number;
  apply(input: Input): Output;
}

/** A member as the record holds it: where it is and what is in it; not when, how packed, in which order. */
export interface NormalisedMember {
  readonly path: string;
  readonly sha256: string;
  /** Target of a link inside an sdist. */
  readonly link?: string | undefined;
}

/** Field name in lower case → its values. */
export type NormalisedMetadata = Readonly<Record<string, readonly string[]>>;

/**
 * How a distribution becomes what the replay hash covers. It is handed in, so that a test can change one rule
 * and see that the hash changes and the version says why.
 */
export interface NormalisationRules {
  /** Version of the whole: which parts there are and how they are put together. */
  readonly pipelineVersion: number;
  readonly name: NormalisationRule<string, string>;
  readonly version: NormalisationRule<string, string>;
  readonly tags: NormalisationRule<readonly string[], readonly string[]>;
  readonly metadata: NormalisationRule<CoreMetadata, NormalisedMetadata>;
  readonly members: NormalisationRule<Distribution['members'], readonly NormalisedMember[]>;
}

/** The rules by name, as `rule_versions` of a record lists them. */
export const RULE_NAMES = ['name', 'version', 'tags', 'metadata', 'members'] as const;

/** The pipeline that this release of tokenless runs. Raise it when a part is added, left out or renamed. */
export const PIPELINE_VERSION = 1;

/** Versions of the single rules. Raise one when its output for any input changes. */
export const NAME_RULE_VERSION = 1;
export const VERSION_RULE_VERSION = 1;
export const TAGS_RULE_VERSION = 1;
export const METADATA_RULE_VERSION = 1;
export const MEMBERS_RULE_VERSION = 1;

/** By UTF-16 code unit, as RFC 8785 sorts member names: the same on every machine and in every language. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Values of a field are a set to every reader, so their order in the file does not count. */
function normaliseMetadata(metadata: CoreMetadata): NormalisedMetadata {
  const fields = new Map<string, string[]>();
  for (const [name, value] of metadata.fields) {
    const key = name.toLowerCase();
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  fields.set('name', [metadata.normalizedName]);
  fields.set('version', [metadata.version]);
  // Descriptions are long and their bytes are in the members' hashes already.
  if (metadata.description !== undefined)
    fields.set('description', [`sha256:${sha256(metadata.description)}`]);
  return Object.fromEntries([...fields].map(([key, values]) => [key, values.toSorted(byCodeUnit)]));
}

function normaliseMember({ path, sha256, linkTarget }: DistributionMember): NormalisedMember {
  return linkTarget === undefined ? { path, sha256 } : { path, sha256, link: linkTarget };
}

/** The rules of this release: PEP 503 names, PEP 440 versions, PEP 425 tags, core metadata, content hashes. */
export const NORMALISATION_RULES: NormalisationRules = {
  pipelineVersion: PIPELINE_VERSION,
  name: { version: NAME_RULE_VERSION, apply: normalizeName },
  version: { version: VERSION_RULE_VERSION, apply: (text) => parseVersion(text)?.text ?? text },
  tags: { version: TAGS_RULE_VERSION, apply: (tags) => [...new Set(tags)].sort(byCodeUnit) },
  metadata: { version: METADATA_RULE_VERSION, apply: normaliseMetadata },
  members: {
    version: MEMBERS_RULE_VERSION,
    apply: (members) => members.map(normaliseMember).sort((a, b) => byCodeUnit(a.path, b.path)),
  },
};
