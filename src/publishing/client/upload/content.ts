import { createHash } from 'node:crypto';
import { clientErrors } from '../errors.ts';
import { readChunks } from '../files/source.ts';

/** A file whose bytes were checked before. */
export interface CheckedFile {
  readonly filename: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Reads a checked file again and fails when a byte of it has changed: what goes out is what was checked.
 * @throws distribution-changed, file-not-readable
 */
export async function* readChecked(
  file: CheckedFile,
  onSent: (sentBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const changed = (): Error => clientErrors.create('distribution-changed', { file: file.filename });
  const hash = createHash('sha256');
  let sentBytes = 0;
  for await (const chunk of readChunks(file.path)) {
    hash.update(chunk);
    sentBytes += chunk.byteLength;
    // The last chunk is checked before it is sent, so that a changed file never arrives whole.
    if (sentBytes > file.sizeBytes) throw changed();
    if (sentBytes === file.sizeBytes && hash.copy().digest('hex') !== file.sha256) throw changed();
    yield chunk;
    onSent(sentBytes);
  }
  if (sentBytes !== file.sizeBytes) throw changed();
}
