import { describe, expect, it } from 'vitest';
import { notStarted } from './not-started.ts';

describe('a program that cannot be started', () => {
  it('is to be installed where there is none', () => {
    expect(notStarted('twine', undefined)).toEqual({
      problem: '`twine` cannot be run',
      mend: 'install it, or correct the command after `--`',
    });
  });

  it('is on Windows named by what stands behind its batch file: no shell reads arguments', () => {
    const { problem, mend } = notStarted('twine.cmd', String.raw`C:\shims\twine.cmd`);
    expect(problem).toContain(String.raw`\`C:\shims\twine.cmd\` is a batch file`.replaceAll('\\`', '`'));
    expect(mend).toContain('`python -m twine`');
  });
});
