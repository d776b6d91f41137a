const GRACE_MILLISECONDS = 2000;

/** Sends a signal to a process group; false when nobody is left in it. */
function signalGroup(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Ends a whole process group when called: first politely, then for good; an empty group costs no time. */
export function groupEnder(pid: number | undefined): () => void {
  let killing: NodeJS.Timeout | undefined;
  return () => {
    if (pid === undefined) return;
    if (!signalGroup(pid, 'SIGTERM')) clearTimeout(killing);
    else killing ??= setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MILLISECONDS);
  };
}
