export { checkDistributionFilename, checkFilenameMeaning, checkUploadFilename } from './check.ts';
export type { FilenameClaim, Filetype } from './check.ts';
export { checkContentType } from './content-type.ts';
export { isDistributionFilename, parseDistributionFilename } from './parse.ts';
export type { DistributionFilename, SdistFilename, WheelFilename } from './parse.ts';
export { isAllowedPlatformTag } from './platform-tags.ts';
