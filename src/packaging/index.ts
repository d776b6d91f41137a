export { PYPI_CONTENT_RULES } from './archives/content-scanner.ts';
export type { ContentRule } from './archives/content-scanner.ts';
export type { Distribution, DistributionMember } from './archives/distribution.ts';
export { DEFAULT_ARCHIVE_LIMITS } from './archives/limits.ts';
export type { ArchiveLimits } from './archives/limits.ts';
export { readDistribution, visitMembers } from './archives/read-distribution.ts';
export type { ContentVisitor, ReadOptions } from './archives/read-distribution.ts';
export { bytesSource, readRange } from './archives/source.ts';
export type { RandomAccessSource } from './archives/source.ts';
export { buildSdist } from './build/sdist.ts';
export { buildWheel } from './build/wheel.ts';
export type { BuiltDistribution, FileToBuild, ProjectToBuild } from './build/project.ts';
export { checkChecksums, formatChecksums, parseChecksums } from './checksums/checksums.ts';
export type { ChecksumEntry } from './checksums/checksums.ts';
export { hashContent } from './checksums/hash-content.ts';
export type { DigestAlgorithm, Digests } from './checksums/hash-content.ts';
export { packagingErrors, pypiMessageOf } from './errors.ts';
export type { PackagingErrorCode } from './errors.ts';
export {
  checkContentType,
  checkDistributionFilename,
  checkFilenameMeaning,
  checkUploadFilename,
  isAllowedPlatformTag,
  isDistributionFilename,
  parseDistributionFilename,
} from './filenames/index.ts';
export type {
  DistributionFilename,
  FilenameClaim,
  Filetype,
  SdistFilename,
  WheelFilename,
} from './filenames/index.ts';
export { checkMetadataAgrees } from './metadata/agreement.ts';
export { parseCoreMetadata } from './metadata/core-metadata.ts';
export type { CoreMetadata } from './metadata/core-metadata.ts';
export { METADATA_FIELDS, METADATA_VERSIONS, findMetadataField, isFieldAllowed } from './metadata/fields.ts';
export type { MetadataField } from './metadata/fields.ts';
export { escapeName, isValidName, normalizeName, ultranormalizeName } from './names/index.ts';
export { compareVersions, parseVersion } from './versions/versions.ts';
export type { Version } from './versions/versions.ts';
