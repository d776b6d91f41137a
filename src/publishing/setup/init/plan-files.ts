import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { readOptionalTextFile, repositoryErrors } from '../../repository/index.ts';
import { unifiedDiff } from './files/unified-diff.ts';
import type { Proposal } from './proposals.ts';

/** What is to become of one file. */
export interface PlannedFile {
  /** From the top of the repository, `/` between names. */
  readonly path: string;
  /**
   * `new`: there is none; `same`: it says this already; `adds`: everything in it stays and something comes
   * after; `differs`: something in it would be lost.
   */
  readonly state: 'new' | 'same' | 'adds' | 'differs';
  readonly text: string;
  /** In unified form; empty for `same`. */
  readonly diff: string;
}

/** A link that leads out of the repository would have us write somewhere else. */
async function refuseEscape(root: string, file: string): Promise<void> {
  const top = await realpath(root);
  let existing = path.join(root, file);
  while ((await lstat(existing).catch(() => undefined)) === undefined) existing = path.dirname(existing);
  const real = await realpath(existing).catch(() => undefined);
  if (real !== undefined && (real === top || real.startsWith(top + path.sep))) return;
  throw repositoryErrors.create('repository-link-escapes', { file }, { location: { file } });
}

const withNewlines = (text: string, existing: string): string =>
  existing.includes('\r\n') ? text.replaceAll(/\r?\n/gu, '\r\n') : text;

function plan(proposal: Proposal, existing: string | undefined): PlannedFile {
  const file = proposal.path;
  const proposed = proposal.propose(existing);
  if (existing === undefined) {
    return { path: file, state: 'new', text: proposed.text, diff: unifiedDiff('', proposed.text, file) };
  }
  // What only adds has the line ends of the place where it adds.
  const text = proposed.adds ? proposed.text : withNewlines(proposed.text, existing);
  if (text === existing) return { path: file, state: 'same', text, diff: '' };
  const state = proposed.adds ? 'adds' : 'differs';
  return { path: file, state, text, diff: unifiedDiff(existing, text, file) };
}

/**
 * Compares every proposed file with what is there; nothing is written. A file keeps the line ends that it has.
 * Throws `repository-link-escapes`, and what reading a file throws.
 */
export async function planFiles(
  root: string,
  proposals: readonly Proposal[],
): Promise<readonly PlannedFile[]> {
  return Promise.all(
    proposals.map(async (proposal) => {
      await refuseEscape(root, proposal.path);
      const file = path.join(root, proposal.path);
      return plan(proposal, await readOptionalTextFile(file, { name: proposal.path }));
    }),
  );
}
