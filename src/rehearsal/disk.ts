import { isRecord } from '../base/index.ts';
import { toWriteError } from '../publishing/client/index.ts';

/** What a disk says that takes no more; anything else about a file of a rehearsal is its own bug. */
const DISK_CODES = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EFBIG']);

/**
 * Runs what writes below a folder, and gives a disk that is full or read-only our words: `file-not-writable`
 * with the path. Other failures pass as they are.
 */
export async function onDisk<Value>(folder: string, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    if (!isRecord(error) || !DISK_CODES.has(error['code'])) throw error;
    throw toWriteError(error, typeof error['path'] === 'string' ? error['path'] : folder);
  }
}
