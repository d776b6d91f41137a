import { packagingErrors } from '../errors.ts';
import type { DistributionFilename } from '../filenames/parse.ts';
import { parseVersion } from '../versions/versions.ts';
import type { CoreMetadata } from './core-metadata.ts';

/** Checks that a filename and the metadata inside say the same project and version; both are compared normalised. */
export function checkMetadataAgrees(filename: DistributionFilename, metadata: CoreMetadata): void {
  const canonical = (version: string): string => parseVersion(version)?.canonical ?? version;
  const rows = [
    ['Name', filename.normalizedName, metadata.normalizedName],
    ['Version', canonical(filename.version), canonical(metadata.version)],
  ] as const;
  for (const [field, expected, got] of rows) {
    if (expected === got) continue;
    const details = { filename: filename.filename, field, expected, got };
    throw packagingErrors.create('metadata-filename-mismatch', details);
  }
}
