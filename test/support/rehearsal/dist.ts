import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BuiltDistribution } from '../../../src/packaging/index.ts';
import { packProject } from '../../../src/publishing/setup/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder with the distributions of a project, as `tokenless pack` builds them. */
export async function packDist(project: string): Promise<string> {
  const folder = path.join(temporaryFolder('dist'), 'dist');
  await packProject(project, folder);
  return folder;
}

/** A folder with these files. */
export function distWith(files: readonly BuiltDistribution[]): string {
  const folder = temporaryFolder('dist');
  for (const { filename, bytes } of files) writeFileSync(path.join(folder, filename), bytes);
  return folder;
}
