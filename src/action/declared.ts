import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ReleaseFacts } from '../publishing/config/index.ts';

/** What the configuration in the workspace says of a release to one index; nothing where there is none. */
export type Declared = Partial<ReleaseFacts>;

/** The text of a file; undefined where there is none. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Reads `pyproject.toml` and `tokenless.toml` of the workspace. A publish job without a checkout has neither, and
 * then nothing is known.
 * @throws what `parseConfigTexts` throws
 */
export async function readDeclared(workspace: string, uploadUrl: string): Promise<Declared> {
  const names = ['pyproject.toml', 'tokenless.toml'] as const;
  const [pyproject, own] = await Promise.all(names.map((name) => textOf(path.join(workspace, name))));
  if (pyproject === undefined && own === undefined) return {};
  const { parseConfigTexts, releaseFacts } = await import('../publishing/config/index.ts');
  return releaseFacts(parseConfigTexts({ 'pyproject.toml': pyproject, 'tokenless.toml': own }), uploadUrl);
}
