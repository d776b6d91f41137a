import path from 'node:path';
import { type EntryPlace, type FallbackState, withIncident } from '../../release/index.ts';
import { findChangelog } from '../tag/changelog.ts';
import type { FallbackCheckout } from './checkout.ts';
import { type FileChange, readBytes } from './replace-files.ts';

/** A file that holds the entry of the incident. */
export interface EntryFile {
  /** Path from the root. */
  readonly file: string;
  readonly place: EntryPlace;
}

/** The runbook, and the release notes where the project has some in Markdown. */
export function findEntryFiles({ config, paths }: FallbackCheckout, runbook: string): readonly EntryFile[] {
  const notes = config.changelog ?? findChangelog(paths);
  const hasNotes = notes !== undefined && notes !== runbook && /\.(?:md|markdown)$/iu.test(notes);
  return [
    { file: runbook, place: 'runbook' },
    ...(hasNotes ? [{ file: notes, place: 'release-notes' } as const] : []),
  ];
}

/** Where each entry of a state stands: the first file is the runbook. */
function placeOf(state: FallbackState, file: string): EntryPlace {
  return state.entries[0] === file ? 'runbook' : 'release-notes';
}

/** The files of the entry as they are to be: made new in the runbook where there is none. */
export async function entryChanges(
  { root }: Pick<FallbackCheckout, 'root'>,
  state: FallbackState,
): Promise<readonly FileChange[]> {
  return await Promise.all(
    state.entries.map(async (file): Promise<FileChange> => {
      const before = await readBytes(path.join(root, ...file.split('/')));
      const text = before === null ? `# Releasing ${state.project}\n` : Buffer.from(before).toString('utf8');
      return { path: file, before, after: Buffer.from(withIncident(text, state, placeOf(state, file))) };
    }),
  );
}
