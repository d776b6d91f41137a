export * from './attest/index.ts';
export {
  CLIENT_KINDS,
  clientEnvironment,
  clientOfCommand,
  HAS_GROUPS,
  groupEnder,
  runClient,
} from './clients/index.ts';
export type { ClientEnvironment, ClientKind, ClientRun, ClientTarget } from './clients/index.ts';
export { systemDeps } from './deps.ts';
export type { ClientDeps } from './deps.ts';
export { downloadRelease } from './download/download.ts';
export type { DownloadOptions, DownloadOutcome, DownloadedFile } from './download/download.ts';
export { clientErrors } from './errors.ts';
export type { ClientErrorCode } from './errors.ts';
export { burnToken, exchange } from './exchange/index.ts';
export type { BurnOutcome, ExchangeDeps, UploadToken } from './exchange/index.ts';
export { checkFolder, checksumFolder, refuseDifferences } from './files/checksums.ts';
export type { CheckedEntry, ChecksumReport, WrittenChecksums } from './files/checksums.ts';
export { concurrently } from './files/concurrently.ts';
export { hashFiles } from './files/hash.ts';
export { CHECKSUMS_FILENAME, listDistributions, projectInFolder } from './files/list.ts';
export type { DistributionFile } from './files/list.ts';
export { toWriteError } from './files/problem.ts';
export { openFileSource } from './files/source.ts';
export type { FileSource } from './files/source.ts';
export { writeWhole } from './files/write.ts';
export { createHttpClient, parseJson, parseUrl, printable } from './http/index.ts';
export type { HttpClient, HttpHead, HttpResponse } from './http/index.ts';
export {
  detectAmbientIdentity,
  findBatch,
  isAmbientIdentity,
  requireAmbientIdentity,
} from './identity/index.ts';
export { createInstallCheck } from './install/index.ts';
export type { InstallCheck, InstallRequest, InstallWorld } from './install/index.ts';
export * from './job/index.ts';
export type { AmbientIdentity, IdentityKind, NoAmbientIdentity } from './identity/index.ts';
export { addApiToken, listApiTokens, revokeApiToken } from './manage/api-tokens.ts';
export type { NewApiToken } from './manage/api-tokens.ts';
export { addPublisher, listPublishers, removePublisher } from './manage/publishers.ts';
export type { ManagementOptions } from './manage/request.ts';
export { probeIndex } from './probe/index.ts';
export type { AcceptedProbe, ProbeEvent, ProbeOptions, ProbeOutcome, RefusedProbe } from './probe/index.ts';
export * from './publish/index.ts';
export { readIndexStates, readLocalFiles, releaseStatus } from './status/index.ts';
export type {
  IndexState,
  LocalFile,
  ReleaseStatus,
  StatusApproval,
  StatusFacts,
  StatusIndex,
  StatusRun,
} from './status/index.ts';
export { indexName } from './target.ts';
export type { IndexTarget } from './target.ts';
export { acceptedKey } from './verify/run.ts';
export type { VerifySettings } from './verify/run.ts';
export { verify } from './verify/verify.ts';
export type { VerifySubject } from './verify/verify.ts';
