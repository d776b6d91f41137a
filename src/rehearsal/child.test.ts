import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { processesWith } from '../../test/support/rehearsal/spawn.ts';
import { runChild } from './child.ts';
import { MARK } from './escaped.ts';

describe('runChild', () => {
  it.runIf(process.platform === 'linux')(
    'ends what its child started in a session of its own (Linux only: found by /proc)',
    async () => {
      const mark = randomUUID();
      const { exitCode } = await runChild('sh', ['-c', 'setsid sleep 3071 & sleep 0.2'], {
        directory: '/',
        environment: { PATH: process.env['PATH'] ?? '', [MARK]: mark },
        signal: new AbortController().signal,
        line: (line) => line,
      });
      expect(exitCode).toBe(0);
      await expect.poll(() => processesWith(mark)).toEqual([]);
    },
  );
});
