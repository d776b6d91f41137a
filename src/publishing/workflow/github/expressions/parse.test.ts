import { describe, expect, it } from 'vitest';
import { parseExpression } from './parse.ts';

describe('reading an expression', () => {
  it('reads the same text once', () => {
    const first = parseExpression("github.ref == 'refs/heads/once'");
    expect(first).toHaveProperty('tree');
    expect(parseExpression("github.ref == 'refs/heads/once'")).toBe(first);
  });

  it('keeps what is wrong with a text, and throws for none', () => {
    const wrong = parseExpression('github.ref ==');
    expect(wrong).toHaveProperty('error');
    expect(parseExpression('github.ref ==')).toBe(wrong);
  });

  it('forgets: a stranger cannot fill the memory with expressions', () => {
    const first = parseExpression("github.ref == 'refs/heads/kept'");
    for (let number = 0; number < 2_500; number += 1) parseExpression(`github.ref == '${number}'`);
    expect(parseExpression("github.ref == 'refs/heads/kept'")).not.toBe(first);
    expect(parseExpression("github.ref == 'refs/heads/kept'")).toEqual(first);
  });
});
