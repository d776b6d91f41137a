import path from 'node:path';

/** A folder for what one job does at one index: a job that publishes to two has two. */
export function ownFolder(
  scratch: string,
  purpose: 'installed' | 'download',
  { job, index }: { readonly job: string; readonly index: string },
): string {
  return path.join(scratch, [purpose, job, index.replaceAll(/[^\w.-]+/gu, '-')].join('-'));
}
