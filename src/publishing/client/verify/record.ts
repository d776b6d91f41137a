import path from 'node:path';
import { locateError } from '../../../base/index.ts';
import { packagingErrors, readDistribution } from '../../../packaging/index.ts';
import {
  type Check,
  type RecordedDistribution,
  failed,
  notPossible,
  parseRecord,
  passed,
  releaseErrors,
  replay,
} from '../../release/index.ts';
import { concurrently } from '../files/concurrently.ts';
import { hashFiles } from '../files/hash.ts';
import { openFileSource } from '../files/source.ts';
import { besideFolder, firstThere, readNamed } from './sums.ts';

/** The name under which a release keeps its record. */
export const RECORD_FILENAME = 'release-record.json';

const READ_AT_ONCE = 2;

async function readOne(file: string): Promise<RecordedDistribution> {
  const filename = path.basename(file);
  try {
    await using source = await openFileSource(file);
    const distribution = await readDistribution(source, filename);
    const [entry] = await hashFiles([file]);
    return { distribution, sizeBytes: source.size, sha256: entry?.sha256 ?? '' };
  } catch (error) {
    throw locateError(error, { file: filename });
  }
}

/** Does the pipeline still read the files as the record of the release says? */
export async function checkRecord(
  folder: string,
  filenames: readonly string[],
  named: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Check> {
  const file = named ?? (await firstThere(besideFolder(folder, RECORD_FILENAME)));
  if (file === undefined) {
    return notPossible('record', `there is no \`${RECORD_FILENAME}\` in the folder or beside it`);
  }
  const text = await readNamed(file);
  try {
    const record = parseRecord(text);
    const paths = filenames.map((name) => path.join(folder, name));
    const verdict = replay(record, await concurrently(paths, READ_AT_ONCE, readOne, signal));
    if (verdict.verdict === 'refused') return failed('record', [verdict.error]);
    const repacked = verdict.files.filter(({ bytes }) => bytes === 'repacked').length;
    const packed = repacked === 0 ? '' : `; ${repacked} packed again, with the same content`;
    return passed('record', `replay hash ${verdict.replayHash}${packed}`);
  } catch (error) {
    // What a stranger's record or archive is guilty of is a finding; what this machine lacks is thrown on.
    if (releaseErrors.owns(error) || packagingErrors.owns(error)) return failed('record', [error]);
    throw error;
  }
}
