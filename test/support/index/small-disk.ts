import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

function mount(...options: string[]): void {
  execFileSync('mount', options, { stdio: 'pipe' });
}

function unmountLater(directory: string): void {
  onTestFinished(() => {
    execFileSync('umount', ['-l', directory], { stdio: 'pipe' });
  });
}

/** True where a test may mount file systems. */
export function canMount(): boolean {
  if (process.platform !== 'linux') return false;
  const probe = mkdtempSync(path.join(tmpdir(), 'tokenless-mount-'));
  try {
    mount('-t', 'tmpfs', '-o', 'size=64k', 'tokenless', probe);
    execFileSync('umount', [probe], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true });
  }
}

/** Mounts a small file system in memory on a folder, until the test is over. */
export function mountTmpfs(directory: string, size: string): string {
  mount('-t', 'tmpfs', '-o', `size=${size}`, 'tokenless', directory);
  unmountLater(directory);
  return directory;
}

/** Mounts a file system on a folder that nobody can write, until the test is over. */
export function mountReadOnly(directory: string): string {
  mount('-t', 'tmpfs', '-o', 'ro,size=64k', 'tokenless', directory);
  unmountLater(directory);
  return directory;
}
