import type { DistributionFilename } from '../filenames/index.ts';
import type { CoreMetadata } from '../metadata/core-metadata.ts';

/** A file, or a link inside an sdist. */
export interface DistributionMember {
  /** As in the archive. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex SHA-256 of the content; of a link: of the target's text. */
  readonly sha256: string;
  /** Where a link points to; links stand in sdists only and never leave the top folder. */
  readonly linkTarget?: string;
}

/** A distribution that was read to its end and found sound. */
export interface Distribution {
  readonly filename: DistributionFilename;
  readonly metadata: CoreMetadata;
  /** The bytes of `METADATA` (wheel) or `PKG-INFO` (sdist). */
  readonly metadataBytes: Uint8Array;
  /** Sorted by path (by code unit). */
  readonly members: readonly DistributionMember[];
  /** What is odd but no reason to refuse. */
  readonly warnings: readonly string[];
}
