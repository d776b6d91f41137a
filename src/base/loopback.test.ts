import { describe, expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';

describe('isLoopback', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])('is so for %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    '',
    '0.0.0.0',
    '::',
    '[::2]',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.1\n',
    '1127.0.0.1',
    '192.168.0.1',
  ])('is not so for %j', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
