export { createCheckIndex } from './check/check-index.ts';
export type { IndexCheck, IndexFault, UnreferencedContent } from './check/check-index.ts';
export { indexErrors } from './errors.ts';
export type { IndexErrorCode, IndexErrorDetails } from './errors.ts';
export type { IndexEvent, IndexEventName } from './events.ts';
export { createAudience } from './exchange/audience.ts';
export type { ExchangeSettings } from './exchange/audience.ts';
export { createBurn } from './exchange/burn.ts';
export { LONGEST_MINT_SECONDS } from './exchange/mint-command.ts';
export { createMint } from './exchange/mint.ts';
export type { Minted } from './exchange/mint.ts';
export { createAddApiToken, createListApiTokens, createRevokeApiToken } from './manage/api-tokens.ts';
export type { AddApiTokenRequest } from './manage/api-tokens.ts';
export { createCreateProject } from './manage/create-project.ts';
export {
  createAddPublisher,
  createListPublishers,
  createRemovePublisher,
} from './manage/manage-publishers.ts';
export type { AddPublisherRequest } from './manage/manage-publishers.ts';
export { isTokenlessError, refusable } from './outcome.ts';
export type { Done, Outcome, RefusalRecord, Refused } from './outcome.ts';
export type * from './ports.ts';
export { createOpenFile, createOpenMetadata } from './read/open-file.ts';
export type { FileAddress, OpenedContent } from './read/open-file.ts';
export { createSimpleIndex } from './read/simple-index.ts';
export { createSimpleProject } from './read/simple-project.ts';
export type { ProjectPage } from './read/simple-project.ts';
export type * from './records.ts';
export type { UploadRequest } from './upload/candidate.ts';
export { createIdentifyUploader } from './upload/identify-uploader.ts';
export type { Uploader } from './upload/identify-uploader.ts';
export { DEFAULT_UPLOAD_LIMITS } from './upload/keep-file.ts';
export type { UploadLimits, Uploaded } from './upload/keep-file.ts';
export { createUpload } from './upload/upload.ts';
export type { UploadForm, UploadedContent } from './upload/upload-form.ts';
