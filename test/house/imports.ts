import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The root of the repository. */
export const ROOT: string = path.resolve(import.meta.dirname, '../..');

/** One import as it stands in the source: `import type` and `import()` count too. */
export interface SourceImport {
  readonly from: string;
  readonly specifier: string;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gu;

/** Every TypeScript file below a folder, tests left out, as paths from the root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort();
}

/** The imports of one source text. */
export function importsOf(from: string, source: string): SourceImport[] {
  return [...source.matchAll(IMPORT)].map((match) => ({ from, specifier: (match[1] ?? match[2])! }));
}

/** The imports of every file below a folder. */
export function importsBelow(folder: string): SourceImport[] {
  return sourceFiles(folder).flatMap((file) => importsOf(file, readFileSync(path.join(ROOT, file), 'utf8')));
}
