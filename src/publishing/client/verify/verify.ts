import path from 'node:path';
import { type VerifyReport, judge } from '../../release/index.ts';
import type { ClientDeps } from '../deps.ts';
import { createHttpClient } from '../http/index.ts';
import { readLock } from './read-lock.ts';
import type { VerifyRun, VerifySettings } from './run.ts';
import { type FolderSubject, verifyFolder } from './verify-folder.ts';
import { type LockSubject, verifyLock } from './verify-lock.ts';
import { type ReleaseSubject, verifyRelease } from './verify-release.ts';

/** What can be verified. */
export type VerifySubject = ReleaseSubject | FolderSubject | LockSubject;

async function verifyIn(subject: VerifySubject, run: VerifyRun, deps: ClientDeps): Promise<VerifyReport> {
  const { required, index } = run.settings;
  if (subject.kind === 'release') {
    // There is nothing to see of a release but at an index.
    if (index === undefined) throw new TypeError('a release is verified at an index');
    const name = `${subject.project}==${subject.version}`;
    const releases = [await verifyRelease(subject, index.simpleUrl, run, deps)];
    return judge({ subject: { kind: 'release', name }, releases, unverifiable: [], required });
  }
  if (subject.kind === 'folder') {
    const { release, unverifiable } = await verifyFolder(subject, index?.simpleUrl, run);
    const name = path.basename(subject.folder);
    return judge({ subject: { kind: 'folder', name }, releases: [release], unverifiable, required });
  }
  const lock = await readLock(subject.file, subject.directory);
  const releases = await verifyLock(lock, run);
  const name = path.basename(subject.file);
  const { unverifiable } = lock;
  return judge({ subject: { kind: 'lock', name }, releases, unverifiable, required });
}

/**
 * One verdict over sums, index hashes, lock, attestations, publishers and record. Nothing is installed and
 * nothing of the files is run.
 * @throws what reading the subject throws; what is found wanting is in the report
 */
export async function verify(
  subject: VerifySubject,
  settings: VerifySettings,
  deps: ClientDeps,
): Promise<VerifyReport> {
  const http = createHttpClient({ ca: settings.index?.ca, deps });
  try {
    return await verifyIn(subject, { settings, http }, deps);
  } finally {
    http.close();
  }
}
