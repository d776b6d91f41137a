import { describe, expect, it } from 'vitest';
import { printable } from './printable.ts';

describe('printable', () => {
  it('takes away what could steer a terminal or start a workflow command (attack)', () => {
    expect(printable('\u001b[2Jgone\r\n::set-env name=X::1\u2028\u202Eback\u0007')).toBe(
      '[2Jgone ::set-env name=X::1 back',
    );
  });

  it('takes away the old command, which the runner finds anywhere in a line (attack on masks)', () => {
    expect(printable('refused ##[stop-commands]x')).toBe('refused ## [stop-commands]x');
  });

  it('hides secrets that an index echoes', () => {
    expect(printable('bad token pypi-abc, really pypi-abc', ['pypi-abc'])).toBe(
      'bad token [secret], really [secret]',
    );
  });

  it('ends', () => {
    expect(printable('x'.repeat(9999))).toHaveLength(2001);
  });
});
