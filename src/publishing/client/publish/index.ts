export { prepareRelease, prepareSearchedRelease, recordedDistributions } from './prepare.ts';
export type { ExpectedRelease, PreparedRelease } from './prepare.ts';
export { publishDistributions, publishRelease } from './publish.ts';
export type { PublishEvent, PublishWarning } from './events.ts';
export type {
  Attest,
  AttestationPolicy,
  PublishFolderOptions,
  PublishOptions,
  PublishOutcome,
  PublishReleaseOptions,
  PublishedFile,
} from './options.ts';
export { isApiToken } from './credential.ts';
export type { ApiToken, PublishCredential } from './credential.ts';
export { waitUntilServed } from './served.ts';
export type { ServedOptions } from './served.ts';
export { fetchServedFiles } from './simple.ts';
export type { ServedFile } from './simple.ts';
