import { describe, expect, it } from 'vitest';
import { findBatchFile, findProgram, programToStart } from './programs.ts';

/** A machine on which these files are, and this `PATH`. */
function place(
  platform: string,
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): Parameters<typeof findProgram>[1] {
  return { platform, environment, isThere: (file) => files.includes(file) };
}

const WINDOWS = {
  Path: String.raw`C:\Windows\system32;.;tools;"C:\Program Files\Git\cmd";D:\npm\;\\server\share`,
};

describe('on Windows', () => {
  it.each([
    ['git', String.raw`C:\Program Files\Git\cmd\git.exe`],
    ['git.exe', String.raw`C:\Program Files\Git\cmd\git.exe`],
    ['more', String.raw`C:\Windows\system32\more.com`],
    ['uv', String.raw`D:\npm\uv.exe`],
    ['gh', String.raw`\\server\share\gh.exe`],
  ])('finds %s with the ending that needs no shell', (name, file) => {
    expect(findProgram(name, place('win32', [file], WINDOWS))).toBe(file);
  });

  it('takes `PATH` by any of its spellings', () => {
    const file = String.raw`C:\bin\git.exe`;
    for (const name of ['PATH', 'Path', 'path'])
      expect(findProgram('git', place('win32', [file], { [name]: String.raw`C:\bin` }))).toBe(file);
  });

  it('takes nothing from the folder that it is in, nor from one that is not absolute (attack)', () => {
    const planted = [String.raw`.\git.exe`, 'git.exe', String.raw`tools\git.exe`, 'git'];
    expect(findProgram('git', place('win32', planted, WINDOWS))).toBeUndefined();
    expect(findProgram(String.raw`C:git`, place('win32', ['C:git.exe'], WINDOWS))).toBeUndefined();
  });

  it('starts what is on `PATH`, what has a folder, and of the rest a name that no file can have', () => {
    const there = place('win32', [String.raw`C:\Windows\system32\git.exe`, 'uv.exe'], WINDOWS);
    expect(programToStart('git', there)).toBe(String.raw`C:\Windows\system32\git.exe`);
    expect(programToStart(String.raw`.\uv.exe`, there)).toBe(String.raw`.\uv.exe`);
    expect(programToStart('uv', there)).toBe('uv?not-found');
  });

  it.each(['npm', 'npm.cmd', 'NPM.CMD'])(
    'does not take the batch file %s for a program, but knows it',
    (name) => {
      const file = `D:\\npm\\${name}${/\.cmd$/iu.test(name) ? '' : '.cmd'}`;
      const there = place('win32', [file], WINDOWS);
      expect(findProgram(name, there)).toBeUndefined();
      expect(findBatchFile(name, there)).toBe(file);
    },
  );

  it('prefers the program to the batch file that lies before it', () => {
    const [batch, program] = [String.raw`C:\Windows\system32\twine.bat`, String.raw`D:\npm\twine.exe`];
    expect(findProgram('twine', place('win32', [batch, program], WINDOWS))).toBe(program);
  });
});

describe.each(['linux', 'darwin'])('on %s', (platform) => {
  it('finds a name as it is in the first absolute folder', () => {
    const there = place(platform, ['/usr/bin/git', '/opt/git', 'bin/git'], { PATH: '.:bin::/usr/bin:/opt/' });
    expect(findProgram('git', there)).toBe('/usr/bin/git');
    expect(findBatchFile('git', there)).toBeUndefined();
    expect(programToStart('git', there)).toBe('git');
  });

  it('finds nothing for a name with a folder, nor without `PATH`', () => {
    expect(findProgram('../git', place(platform, ['/usr/../git'], { PATH: '/usr' }))).toBeUndefined();
    expect(findProgram('git', place(platform, ['/usr/bin/git'], {}))).toBeUndefined();
  });
});
