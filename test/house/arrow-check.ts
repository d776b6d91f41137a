import path from 'node:path';
import { ARROWS, type FolderRule } from './arrows.ts';
import type { SourceImport } from './imports.ts';

/** The folder of the table that a file below `src/` belongs to: the most particular one. */
export function folderOf(file: string): string | undefined {
  const parts = file.replace(/^src\//u, '').split('/');
  return [parts.slice(0, 2).join('/'), parts[0]!].find((name) => name in ARROWS);
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier.split('/')[0]!;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function checkPackage(rule: FolderRule, { from, specifier }: SourceImport): string | undefined {
  if (rule.packages === undefined) return undefined;
  if (rule.packages.includes(specifier) || rule.packages.includes(packageName(specifier))) return undefined;
  return `${from} imports the package ${specifier}, which its folder may not`;
}

/** Why an import breaks the may-import table, or undefined when it keeps it. */
export function brokenArrow(entry: SourceImport): string | undefined {
  const folder = folderOf(entry.from);
  const rule = folder === undefined ? undefined : ARROWS[folder];
  if (folder === undefined || rule === undefined) return `${entry.from} is in no folder of the table`;
  if (!entry.specifier.startsWith('.')) return checkPackage(rule, entry);
  const target = path.posix.join(path.posix.dirname(entry.from), entry.specifier);
  const targetFolder = folderOf(target);
  // The command line says its version.
  if (target === 'package.json' && folder === 'cli') return undefined;
  if (!target.startsWith('src/')) return `${entry.from} reaches outside src: ${target}`;
  if (targetFolder === folder) return undefined;
  if (target === 'src/base/index.ts') return undefined;
  const face = path.posix.dirname(target).replace(/^src\//u, '');
  if (!target.endsWith('/index.ts')) return `${entry.from} imports past a public face: ${target}`;
  return rule.folders.includes(face) ? undefined : `${entry.from} may not import ${face}`;
}
