import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toReadError } from '../../files/problem.ts';

/** Whose certificates, logs and timestamps are believed: Sigstore's `TrustedRoot` as JSON, not read yet. */
export interface TrustRoot {
  /** What people call it: `the public-good instance of Sigstore`, or the file's name. */
  readonly title: string;
  readonly text: string;
}

/**
 * The trust root of the public-good instance, which PyPI uses: bundled, so that verifying needs no network. Where it
 * comes from and how it is renewed: docs/adr/055-attestations-are-verified-offline.md.
 */
export function publicGoodTrustRoot(): TrustRoot {
  const text = readFileSync(path.join(import.meta.dirname, 'public-good.json'), 'utf8');
  return { title: 'the public-good instance of Sigstore', text };
}

/**
 * The trust root in a file, for a private Sigstore: `trusted_root.json`, as its operator gives it to other clients.
 * @throws file-not-found, file-not-readable
 */
export async function readTrustRoot(file: string): Promise<TrustRoot> {
  try {
    return { title: path.basename(file), text: await readFile(file, 'utf8') };
  } catch (error) {
    throw toReadError(error, file);
  }
}
