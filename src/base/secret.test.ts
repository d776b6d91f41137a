import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

describe('Secret', () => {
  const secret = new Secret('pypi-hunter2');

  it('gives its value only when asked', () => {
    expect(secret.reveal()).toBe('pypi-hunter2');
  });

  it.each([
    ['String()', String(secret)],
    ['a template', `<${secret as unknown as string}>`],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect({ nested: { secret } }, { depth: 5, showHidden: true })],
    ['Object.values', Object.values(secret).join()],
  ])('does not print by %s', (_way, printed) => {
    expect(printed).not.toContain('hunter2');
  });
});
