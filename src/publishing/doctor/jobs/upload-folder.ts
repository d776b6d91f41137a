import { member, textOf } from '../../workflow/index.ts';
import type { PublishingJob } from './release-jobs.ts';
import { normalPath } from './script-writes.ts';
import { type WrittenStep, actionOf, commandsIn, inputOf, writtenSteps } from './written-steps.ts';

/** A publish step that takes every file of a folder for a distribution. */
export interface FolderReader {
  readonly folder: string;
  /** Position of the step in its job. */
  readonly at: number;
  readonly line: number;
  readonly tool: string;
}

/** The action as such, and as the image that it runs. */
export const isPypaAction = ({ step }: WrittenStep): boolean =>
  /^(?:docker:\/\/ghcr\.io\/)?pypa\/gh-action-pypi-publish$/u.test(actionOf(step));

/** The folder that the PyPA action reads. */
export function packagesDir({ step }: WrittenStep): string {
  return normalPath(inputOf(step, 'packages-dir', 'packages_dir') ?? 'dist');
}

/** `twine upload dist/*` takes everything; `dist/*.whl` does not. */
function twineFolders(source: PublishingJob['source'], written: WrittenStep): readonly string[] {
  const place = textOf(member(written.node, 'working-directory')) ?? '';
  return commandsIn(source, written)
    .flatMap(({ words }) => {
      const at = words.findIndex((word) => /(?:^|\/)twine(?:[=@].*)?$/u.test(word));
      if (at === -1 || !words.includes('upload')) return [];
      return words
        .slice(at)
        .flatMap((word) => /^(?<folder>[\w./-]+)\/\*{1,2}$/u.exec(word)?.groups?.['folder'] ?? []);
    })
    .map((folder) => normalPath(place, folder));
}

/** The publish steps of a job that fail over what is no distribution. `uv` and `hatch` pass over such files. */
export function folderReaders({ source, job, rows }: PublishingJob): readonly FolderReader[] {
  const own = rows.flatMap(({ publishJob }) => publishJob.stepLines);
  return writtenSteps(source, job).flatMap((written, at) => {
    const { line } = written.step;
    if (!own.includes(line)) return [];
    if (isPypaAction(written)) return [{ folder: packagesDir(written), at, line, tool: 'the PyPA action' }];
    return twineFolders(source, written).map((folder) => ({ folder, at, line, tool: '`twine`' }));
  });
}
