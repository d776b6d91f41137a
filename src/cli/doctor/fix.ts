import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FixableFinding, Texts } from '../../publishing/doctor/index.ts';

/** A file that `--fix` changes. */
export interface FixedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What the fixes of findings make of the files; nothing is written. */
export async function fixedFiles(
  findings: readonly FixableFinding[],
  texts: Texts,
): Promise<readonly FixedFile[]> {
  const { applyEdits } = await import('../../publishing/doctor/index.ts');
  const edits = findings.flatMap(({ fix }) => fix);
  return [...new Set(edits.map(({ file }) => file))].flatMap((file) => {
    const before = texts.get(file);
    if (before === undefined) return [];
    const after = applyEdits(
      before,
      edits.filter((edit) => edit.file === file),
    );
    return after === before ? [] : [{ file, before, after }];
  });
}

/** Writes the files, each whole or not at all; their permissions stay. Throws `file-not-writable`. */
export async function writeFixes(root: string, files: readonly FixedFile[]): Promise<void> {
  const { writeWhole } = await import('../../publishing/client/index.ts');
  for (const { file, after } of files) {
    const place = path.join(root, ...file.split('/'));
    const { mode } = await stat(place);
    await writeWhole(place, (append) => append(after));
    await chmod(place, mode & 0o777);
  }
}

/** The changed lines of a file, the old ones with `-`, the new ones with `+`. */
export function describeFix({ file, before, after }: FixedFile): string {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && old.at(-1 - end) === fresh.at(-1 - end)) {
    end += 1;
  }
  const lines = [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...fresh.slice(start, fresh.length - end).map((line) => `+${line}`),
  ];
  return [`${file}:${start + 1}`, ...lines.map((line) => line.replace(/\r$/u, ''))].join('\n');
}
