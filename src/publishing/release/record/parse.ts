import { isRecord } from '../../../base/index.ts';
import { releaseErrors } from '../errors.ts';
import { recordHash, replayHash } from './hash.ts';
import { PIPELINE_VERSION } from './rules.ts';
import { RECORD_SCHEMA, type ReleaseRecord } from './record.ts';
import { releaseRecordSchema } from './schema.ts';

/** A record of 5,000 files is far below this; a larger text is no record. */
const LONGEST_RECORD_CHARS = 64 * 1024 * 1024;

function malformed(problem: string): Error {
  return releaseErrors.create('record-malformed', { problem });
}

function parseJson(text: string): unknown {
  if (text.length > LONGEST_RECORD_CHARS) throw malformed('it is too long');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw malformed('it is not JSON');
  }
}

/** Says what a newer tokenless wrote before the details of its form can confuse. */
function checkVersions(value: Record<string, unknown>): void {
  if (value['schema'] !== RECORD_SCHEMA) throw malformed(`its \`schema\` is not \`${RECORD_SCHEMA}\``);
  const normalised = value['normalised'];
  const recorded = isRecord(normalised) ? normalised['pipeline_version'] : undefined;
  if (typeof recorded === 'number' && recorded !== PIPELINE_VERSION) {
    throw releaseErrors.create('pipeline-version-unknown', { recorded, known: PIPELINE_VERSION });
  }
}

/**
 * Checks that both hashes of a record are those of its content.
 * @throws record-tampered, record-malformed
 */
export function checkHashes(record: ReleaseRecord): void {
  const pairs = [
    ['normalised', record.replay_hash, () => replayHash(record.normalised)],
    ['record', record.record_hash, () => recordHash(record)],
  ] as const;
  for (const [part, recorded, compute] of pairs) {
    const computed = hashOrRefuse(compute);
    if (computed !== recorded) throw releaseErrors.create('record-tampered', { part, recorded, computed });
  }
}

function hashOrRefuse(compute: () => string): string {
  try {
    return compute();
  } catch (error) {
    const problem = 'it holds text that has no canonical form (RFC 8785)';
    throw releaseErrors.create('record-malformed', { problem }, { cause: error });
  }
}

/**
 * Reads a release record that a stranger may have written: form, versions and both hashes are checked.
 * The hashes show a change, not an author: who can write the whole file can write its hashes.
 * @throws record-malformed, pipeline-version-unknown, record-tampered
 */
export function parseRecord(text: string): ReleaseRecord {
  const value = parseJson(text);
  if (!isRecord(value)) throw malformed('it is not a JSON object');
  checkVersions(value);
  const result = releaseRecordSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw malformed(`\`${issue?.path.join('.') ?? ''}\` is not as the schema says`);
  }
  checkHashes(result.data);
  return result.data;
}
