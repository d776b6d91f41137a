import { spawn } from 'node:child_process';

const GRACE_MILLISECONDS = 2000;

/**
 * True where a child gets a process group of its own, which is ended as a whole. Windows has none; there a detached
 * child would get a console of its own and never hear of Ctrl-C.
 */
export const HAS_GROUPS: boolean = process.platform !== 'win32';

/** Sends a signal to a process group; false when nobody is left in it. */
function signalGroup(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, name);
    return true;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The program of Windows that ends a process with all that it started, and its arguments. */
export function treeKiller(
  pid: number,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [program: string, args: readonly string[]] {
  const root = environment['SystemRoot'] ?? environment['SYSTEMROOT'] ?? String.raw`C:\Windows`;
  return [String.raw`${root}\System32\taskkill.exe`, ['/PID', String(pid), '/T', '/F']];
}

function endTree(pid: number): void {
  // An id that is free again may be somebody else's by now.
  if (!isRunning(pid)) return;
  const [program, args] = treeKiller(pid, process.env);
  const killing = spawn(program, args, { stdio: 'ignore', windowsHide: true });
  killing.once('error', () => void (isRunning(pid) && process.kill(pid)));
}

/** Ends a process and all that it started when called: first politely, then for good; an empty group costs no time. */
export function groupEnder(pid: number | undefined): () => void {
  let killing: NodeJS.Timeout | undefined;
  return () => {
    if (pid === undefined) return;
    if (!HAS_GROUPS) endTree(pid);
    else if (!signalGroup(pid, 'SIGTERM')) clearTimeout(killing);
    else killing ??= setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MILLISECONDS);
  };
}
