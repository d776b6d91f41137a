import { mkdir } from 'node:fs/promises';
import { flushFolder } from './place.ts';

async function makeDurably(folder: string, parent: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await flushFolder(parent);
}

/**
 * Makes folders of one parent. Each is flushed once in every run even when it is there: an earlier run may have
 * ended, and another upload may still be, between making it and flushing its parent.
 */
export function createDurableFolders(parent: string): (folder: string) => Promise<void> {
  const made = new Map<string, Promise<void>>();
  return (folder) => {
    const known = made.get(folder);
    if (known !== undefined) return known;
    const making = makeDurably(folder, parent);
    made.set(folder, making);
    making.catch(() => made.delete(folder));
    return making;
  };
}
