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
  /** One pax header or GNU long name of a tar archive. */
  readonly maxTarHeaderBytes: number;
}

const MIB = 1024 * 1024;

/** The limits used where none are handed in. Ratio and its floor are PyPI's; PyPI has no other limit. */
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
};
