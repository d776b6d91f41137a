import type { Distribution } from '../../../packaging/index.ts';
import { recordHash, replayHash } from './hash.ts';
import { normalise, normaliseDistribution } from './normalise.ts';
import { NORMALISATION_RULES, type NormalisationRules, byCodeUnit } from './rules.ts';
import {
  type Evidence,
  RECORD_SCHEMA,
  type RecordedClaim,
  type RecordedGate,
  type ReleaseRecord,
} from './record.ts';

/** A distribution that was read, with the size and hash of its file. */
export interface RecordedDistribution {
  readonly distribution: Distribution;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What is known about where a release came from. */
export interface EvidenceFacts {
  /** `OWNER/NAME`. */
  readonly repository?: string;
  readonly commit?: string;
  readonly tag?: string;
  /** Claims of the ID token that the release was published with. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly gates?: readonly RecordedGate[];
  readonly indexes?: readonly { readonly name: string; readonly url: string }[];
  /** Tool → version. */
  readonly tools?: Readonly<Record<string, string>>;
}

/** Claims that name a moment or a run: with them two honest records of one release would differ. */
export const CLAIMS_LEFT_OUT: readonly string[] = [
  'iat',
  'nbf',
  'exp',
  'jti',
  'run_id',
  'run_number',
  'run_attempt',
  'check_run_id',
];

function isRecordedClaim(value: unknown): value is RecordedClaim {
  if (Array.isArray(value)) return value.every((entry) => typeof entry === 'string');
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function claimsOf(claims: Readonly<Record<string, unknown>>): Record<string, RecordedClaim> {
  const kept = Object.entries(claims).filter(([name]) => !CLAIMS_LEFT_OUT.includes(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, isRecordedClaim(value) ? value : JSON.stringify(value)]),
  );
}

function evidenceOf(
  files: readonly RecordedDistribution[],
  facts: EvidenceFacts,
  rules: NormalisationRules,
): Evidence {
  const { repository, commit, tag, claims, gates = [], indexes = [], tools = {} } = facts;
  return {
    ...(repository === undefined ? {} : { repository }),
    ...(commit === undefined ? {} : { commit }),
    ...(tag === undefined ? {} : { tag }),
    ...(claims === undefined ? {} : { claims: claimsOf(claims) }),
    gates,
    files: files
      .map(({ distribution, sizeBytes, sha256 }) => ({
        filename: distribution.filename.filename,
        file: normaliseDistribution(distribution, rules).file,
        size_bytes: sizeBytes,
        sha256,
      }))
      .sort((a, b) => byCodeUnit(a.filename, b.filename)),
    indexes,
    tools,
  };
}

/**
 * Makes the record of a release. Time, run ids and machine names are in neither part: two records of one
 * release are equal byte for byte.
 */
export function buildRecord(
  files: readonly RecordedDistribution[],
  facts: EvidenceFacts = {},
  rules: NormalisationRules = NORMALISATION_RULES,
): ReleaseRecord {
  const distributions = files.map(({ distribution }) => distribution);
  const normalised = normalise(distributions, rules);
  const unsigned = {
    schema: RECORD_SCHEMA,
    normalised,
    evidence: evidenceOf(files, facts, rules),
    replay_hash: replayHash(normalised),
  } as const;
  return { ...unsigned, record_hash: recordHash(unsigned) };
}

/** `release-record.json` as it is written: two spaces, one newline at the end. */
export function formatRecord(record: ReleaseRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
