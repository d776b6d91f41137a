import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Kept before any test hands out a folder of its own as `TMPDIR`. */
const BASE = tmpdir();

/** A folder that is gone when the test is over. */
export function temporaryFolder(name = 'test'): string {
  const folder = realpathSync(mkdtempSync(path.join(BASE, `tokenless-${name}-`)));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
