import { readFile, readdir } from 'node:fs/promises';

/** Marks every process of one rehearsal, wherever it hides: children inherit their environment. */
export const MARK = 'TOKENLESS_REHEARSAL';

async function carriesMark(pid: string, entry: string): Promise<boolean> {
  // A process that is gone, or another user's, is none of ours.
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.split('\0').includes(entry);
}

/**
 * Ends what a child started in a session of its own, where the end of its process group does not reach it
 * (`setsid`, daemons). Linux only: elsewhere there is no `/proc` to find it by.
 */
export async function endEscaped(environment: Readonly<Record<string, string>>): Promise<void> {
  const mark = environment[MARK];
  if (mark === undefined) return;
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid);
  for (const pid of pids) {
    if (!(await carriesMark(pid, `${MARK}=${mark}`))) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}
