import path from 'node:path';

/** A folder for what is downloaded of one job from one index: a job that publishes to two has two. */
export function ownFolder(
  scratch: string,
  { job, index }: { readonly job: string; readonly index: string },
): string {
  return path.join(scratch, ['download', job, index.replaceAll(/[^\w.-]+/gu, '-')].join('-'));
}
