import { packagingErrors } from '../errors.ts';
import type { ArchiveLimits } from './limits.ts';

/** Refuses an archive whose contents come to more than the limits allow for its size. */
export function checkExpansion(expandedBytes: number, archiveBytes: number, limits: ArchiveLimits): void {
  if (expandedBytes > limits.ratioFloorBytes && expandedBytes / archiveBytes > limits.maxRatio) {
    const pypiMessage = `Invalid distribution file. File exceeds compression ratio of ${limits.maxRatio}`;
    const problem = `${archiveBytes} bytes become more than ${limits.maxRatio} times as much`;
    throw packagingErrors.create('archive-bomb', { problem, pypiMessage });
  }
  if (expandedBytes <= limits.maxExpandedBytes) return;
  const problem = `its contents come to more than ${limits.maxExpandedBytes} bytes`;
  throw packagingErrors.create('archive-bomb', { problem });
}
