import type { TokenlessError } from '../../../base/index.ts';
import { type ReleaseErrorCode, releaseErrors } from '../errors.ts';
import type { RecordedDistribution } from './build.ts';
import { type ReplayDifference, differencesOf } from './differences.ts';
import { replayHash } from './hash.ts';
import { normalise } from './normalise.ts';
import { checkHashes } from './parse.ts';
import { NORMALISATION_RULES, type NormalisationRules, RULE_NAMES } from './rules.ts';
import type { NormalisedPart, ReleaseRecord } from './record.ts';

/** One file of a reproduced release. */
export interface ReplayedFile {
  readonly filename: string;
  /** `repacked`: other bytes, the same content; its line in `SHA256SUMS` differs. */
  readonly bytes: 'identical' | 'repacked';
}

/** Whether the pipeline still reads the files as it did when the record was written. */
export type ReplayVerdict =
  | { readonly verdict: 'reproduced'; readonly replayHash: string; readonly files: readonly ReplayedFile[] }
  | {
      readonly verdict: 'refused';
      readonly error: TokenlessError<ReleaseErrorCode>;
      readonly differences: readonly ReplayDifference[];
    };

/** Fails closed: another version may have normalised in any other way. */
function checkRules({ pipeline_version, rule_versions }: NormalisedPart, rules: NormalisationRules): void {
  if (pipeline_version !== rules.pipelineVersion) {
    const details = { recorded: pipeline_version, known: rules.pipelineVersion };
    throw releaseErrors.create('pipeline-version-unknown', details);
  }
  for (const rule of RULE_NAMES) {
    const [recorded, known] = [rule_versions[rule], rules[rule].version];
    if (recorded !== known) throw releaseErrors.create('rule-version-unknown', { rule, recorded, known });
  }
}

function checkFiles(recorded: NormalisedPart, got: NormalisedPart): readonly ReplayDifference[] {
  const rest = [...got.files];
  const differences: ReplayDifference[] = [];
  for (const file of recorded.files) {
    const position = rest.findIndex((candidate) => candidate.file === file.file);
    const [found] = position < 0 ? [] : rest.splice(position, 1);
    if (found === undefined) throw releaseErrors.create('record-file-missing', { file: file.file });
    differences.push(...differencesOf(file, found));
  }
  const [extra] = rest;
  if (extra !== undefined) throw releaseErrors.create('record-file-unexpected', { file: extra.file });
  return differences;
}

function filesOf(record: ReleaseRecord, files: readonly RecordedDistribution[]): readonly ReplayedFile[] {
  const sums = new Set(record.evidence.files.map(({ sha256 }) => sha256));
  return files.map(({ distribution, sha256 }) => ({
    filename: distribution.filename.filename,
    bytes: sums.has(sha256) ? 'identical' : 'repacked',
  }));
}

function compare(
  record: ReleaseRecord,
  files: readonly RecordedDistribution[],
  rules: NormalisationRules,
): ReplayVerdict {
  checkHashes(record);
  checkRules(record.normalised, rules);
  const got = normalise(
    files.map(({ distribution }) => distribution),
    rules,
  );
  const differences = checkFiles(record.normalised, got);
  const [first] = differences;
  if (first !== undefined) {
    const error = releaseErrors.create('replay-hash-mismatch', { ...first, count: differences.length });
    return { verdict: 'refused', error, differences };
  }
  // The hash decides; the comparison above only finds the words.
  const computed = replayHash(got);
  if (computed !== record.replay_hash) {
    const details = { file: 'the release', part: 'replay_hash', recorded: record.replay_hash, got: computed };
    const error = releaseErrors.create('replay-hash-mismatch', { ...details, count: 1 });
    return { verdict: 'refused', error, differences: [] };
  }
  return { verdict: 'reproduced', replayHash: computed, files: filesOf(record, files) };
}

/** Normalises the files again and compares with the record. A refusal is a verdict, not a throw. */
export function replay(
  record: ReleaseRecord,
  files: readonly RecordedDistribution[],
  rules: NormalisationRules = NORMALISATION_RULES,
): ReplayVerdict {
  try {
    return compare(record, files, rules);
  } catch (error) {
    if (releaseErrors.owns(error)) return { verdict: 'refused', error, differences: [] };
    throw error;
  }
}
