import { describe, expect, it } from 'vitest';
import { gitProgram } from './git-program.ts';

const GIT = String.raw`C:\Program Files\Git\cmd\git.exe`;
const environment = { Path: String.raw`.;C:\Program Files\Git\cmd` };

describe('git', () => {
  it('is on Windows the one of `PATH`, never one of the checkout (attack)', () => {
    const isThere = (file: string): boolean => [GIT, 'git.exe', String.raw`.\git.exe`].includes(file);
    expect(gitProgram(environment, { platform: 'win32', isThere })).toBe(GIT);
  });

  it('is on Windows without one a name that nothing can have', () => {
    const isThere = (file: string): boolean => file === 'git.exe';
    expect(gitProgram(environment, { platform: 'win32', isThere })).toBe('git?not-found');
  });

  it('is elsewhere found by the system', () => {
    expect(gitProgram({}, { platform: 'darwin', isThere: () => false })).toBe('git');
  });
});
