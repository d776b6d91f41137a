// One thread of `inspectFiles`: gets a file with what is to be learnt of it, answers with that or with what went
// wrong, until it is ended.
import { parentPort } from 'node:worker_threads';
import { type SentError, takeApart } from '../../../base/index.ts';
import type { Digests } from '../../../packaging/index.ts';
import { hashFile } from '../files/hash.ts';
import { openSyncFileSource, readSyncPieces } from '../files/sync-source.ts';
import { type Contents, type ContentsTask, readContents } from './inspect.ts';

/** What a thread is asked. */
export type InspectTask =
  | ({ readonly kind: 'contents' } & ContentsTask)
  | { readonly kind: 'digests'; readonly path: string };

/** What it answers. */
export type InspectAnswer = { readonly value: Contents | Digests } | { readonly error: SentError };

function inspect(task: InspectTask): Promise<Contents | Digests> {
  if (task.kind === 'contents') return readContents(task, openSyncFileSource);
  return hashFile(task.path, readSyncPieces);
}

async function answer(task: InspectTask): Promise<InspectAnswer> {
  try {
    return { value: await inspect(task) };
  } catch (error) {
    return { error: takeApart(error) };
  }
}

parentPort?.on('message', (task: InspectTask) => {
  void answer(task).then((sent) => parentPort?.postMessage(sent));
});
