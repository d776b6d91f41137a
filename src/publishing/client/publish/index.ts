export { prepareRelease, recordedDistributions } from './prepare.ts';
export type { ExpectedRelease, PreparedRelease } from './prepare.ts';
export { publishDistributions, publishRelease } from './publish.ts';
export type {
  PublishEvent,
  PublishFolderOptions,
  PublishOptions,
  PublishOutcome,
  PublishReleaseOptions,
  PublishedFile,
} from './publish.ts';
export { waitUntilServed } from './served.ts';
export type { ServedOptions } from './served.ts';
export { fetchServedFiles } from './simple.ts';
export type { ServedFile } from './simple.ts';
