import type { RecordedDistribution } from '../publishing/release/index.ts';

/** Reads the distributions of a folder as record and replay want them; a `SHA256SUMS` among them is left alone. */
export async function readFolder(folder: string): Promise<readonly RecordedDistribution[]> {
  const { prepareRelease, recordedDistributions } = await import('../publishing/client/index.ts');
  return recordedDistributions(await prepareRelease(folder, { allowChecksums: true }));
}
