export {
  LOOPBACK_NAMES,
  createCertificateAuthority,
  createGitHubLookup,
  pinnedKeySets,
  rehearsalKeySets,
  remoteKeySets,
} from './adapters/index.ts';
export type {
  CertificateAuthority,
  CertificateAuthorityOptions,
  GitHubLookupOptions,
  RemoteKeySetOptions,
  ServerCertificate,
  ServerNames,
} from './adapters/index.ts';
export { checkDataDirectory } from './check-data-directory.ts';
export type { LogEntry } from './log.ts';
export type { OwnerConfig } from './owner.ts';
export type { IndexConfig, IndexHandle, OpenIndex, RunningIndex } from './config.ts';
export { openIndex, startIndex } from './start-index.ts';
export { indexErrors } from './usecases/index.ts';
export type {
  IndexCheck,
  IndexErrorCode,
  IndexErrorDetails,
  IndexEvent,
  IndexFault,
  KeySetSource,
  UploadLimits,
} from './usecases/index.ts';
