import { buildRecord } from '../../release/index.ts';
import { type PreparedRelease, recordedDistributions } from '../publish/index.ts';

/** The replay hash of a release that was read: the files are not read again for it. */
export function replayHashOf(release: PreparedRelease): string {
  return buildRecord(recordedDistributions(release)).replay_hash;
}
