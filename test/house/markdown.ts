import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './imports.ts';

/** Every file that is in the repository or could be committed to it, as paths from the root. */
export function repositoryFiles(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'];
  const deleted = new Set(git(['ls-files', '--deleted', '-z']));
  return git(list).filter((file) => !deleted.has(file));
}

function git(command: string[]): string[] {
  const output = execFileSync('git', command, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  return output.split('\0').filter((file) => file !== '');
}

/** The text of a file of the repository. */
export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const FENCE = /^(?<fence>`{3,}|~{3,})[\s\S]*?^\k<fence>[ \t]*$/gmu;

/** Markdown without its fenced blocks. */
export function prose(markdown: string): string {
  return markdown.replaceAll(FENCE, '');
}

/** The relative targets of links, as paths from the root; anchors are cut off. */
export function linkedPaths(file: string, markdown: string): string[] {
  return [...prose(markdown).matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/gu)]
    .map((match) => match[1]!.replace(/#.*$/u, ''))
    .filter((target) => target !== '' && !/^[a-z][a-z+.-]*:/iu.test(target))
    .map((target) => path.posix.normalize(path.posix.join(path.posix.dirname(file), decodeURI(target))));
}

const OWN_FOLDERS = ['src', 'test', 'docs', 'tools', 'bench', 'examples', '.ci', '.github'];

/** Paths of ours in backticks, as `src/base/errors.ts`; patterns and placeholders are none. */
export function namedPaths(markdown: string): string[] {
  return [...prose(markdown).matchAll(/`([^`\n]+)`/gu)]
    .map((match) => match[1]!.replace(/:\d+$/u, ''))
    .filter((text) => OWN_FOLDERS.some((folder) => text.startsWith(`${folder}/`)))
    .filter((text) => !/[<>*{}…\s$]/u.test(text));
}

/** The scripts of `npm run x` (and `npm test`), in prose and in fenced blocks. */
export function namedScripts(markdown: string): string[] {
  return [...markdown.matchAll(/\bnpm (?:run(?: -s| --silent)? ([\w:.-]+)|(test)\b)/gu)].map(
    (match) => (match[1] ?? match[2])!,
  );
}
