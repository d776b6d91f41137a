/** What an archive may cost. Sizes in bytes. */
export interface ArchiveLimits {
  /** Members of all kinds. */
  readonly maxMembers: number;
  /** All contents together, expanded. */
  readonly maxExpandedBytes: number;
  /** Expanded size over archive size, above `ratioFloorBytes` only. */
  readonly maxRatio: number;
  readonly ratioFloorBytes: number;
  /** One member path in UTF-8. */
  readonly maxPathBytes: number;
  /** One part of a member path in UTF-8: what file systems take. */
  readonly maxPathPartBytes: number;
  /** What is read into memory: `METADATA`, `PKG-INFO`, `WHEEL`, `entry_points.txt`. */
  readonly maxMetadataBytes: number;
  readonly maxRecordBytes: number;
  /** One pax header or GNU long name of a tar archive. There may be `maxMembers` of them, counted on their own. */
  readonly maxTarHeaderBytes: number;
  /** All pax headers and GNU long names together. */
  readonly maxTarHeadersBytes: number;
  /** Gzip members of a compressed tar archive. */
  readonly maxGzipMembers: number;
}

const MIB = 1024 * 1024;

/**
 * The limits used where none are handed in. Ratio and its floor are PyPI's; PyPI has no other limit. Measured in 105
 * sdists, from six to Django: one gzip member in every one; at most 10,166 members with as many pax headers, of
 * 177 bytes at most and 278 KiB together. Only `bgzip` and `cat` make several gzip members, and no build tool uses them.
 */
export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  maxMembers: 20_000,
  maxExpandedBytes: 8192 * MIB,
  maxRatio: 50,
  ratioFloorBytes: 64 * MIB,
  maxPathBytes: 1024,
  maxPathPartBytes: 255,
  maxMetadataBytes: MIB,
  maxRecordBytes: 16 * MIB,
  maxTarHeaderBytes: 64 * 1024,
  maxTarHeadersBytes: 8 * MIB,
  maxGzipMembers: 4,
};
