import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { groupEnder, treeKiller } from './process-group.ts';

/** A process that starts another, which would run on without it, and says its id. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)'], { stdio: 'ignore' });
  console.log(child.pid);
`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('ending a process on Windows', () => {
  it('is done by the system’s own program, by its whole path, with all that the process started', () => {
    const killer = [String.raw`D:\Win\System32\taskkill.exe`, ['/PID', '42', '/T', '/F']];
    for (const name of ['SystemRoot', 'SYSTEMROOT'])
      expect(treeKiller(42, { [name]: String.raw`D:\Win` })).toEqual(killer);
    expect(treeKiller(42, {})[0]).toBe(String.raw`C:\Windows\System32\taskkill.exe`);
  });
});

describe('groupEnder', () => {
  it('ends what a process started, too', async () => {
    const parent = spawn(process.execPath, ['-e', PARENT], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const exited = once(parent, 'exit');
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const grandchild = Number(line.toString());
    expect(isRunning(grandchild)).toBe(true);
    try {
      groupEnder(parent.pid)();
      await exited;
      await expect.poll(() => isRunning(grandchild), { timeout: 10_000 }).toBe(false);
    } finally {
      if (isRunning(grandchild)) process.kill(grandchild, 'SIGKILL');
    }
  });

  it('is content when nobody is left, or nothing was started', async () => {
    const child = spawn(process.execPath, ['-e', ''], { detached: true });
    await once(child, 'exit');
    expect(() => groupEnder(child.pid)()).not.toThrow();
    expect(() => groupEnder(undefined)()).not.toThrow();
  });
});
