import { describe, expect, it } from 'vitest';
import { namesMediaType, negotiate } from './accept.ts';

const OFFERED = ['text/html', 'application/json', 'text/plain'] as const;

describe('negotiate', () => {
  it.each([
    [undefined, 'text/html'],
    [' ', 'text/html'],
    ['*/*', 'text/html'],
    ['text/*;q=0.5, application/*', 'application/json'],
    ['text/html;q=0.1, text/*;q=0.9', 'text/plain'],
    ['TEXT/PLAIN', 'text/plain'],
    ['text/plain;q=0.9;level=1, application/json;q=0.9', 'application/json'],
    ['text/html;q=2, application/json', 'text/html'],
    ['text/html;q=x, application/json;q=0.1', 'application/json'],
    ['application/json;q=0', undefined],
    ['image/png', undefined],
    [';;;,,,', undefined],
  ])('chooses for %j %j', (accept, type) => {
    expect(negotiate(accept, OFFERED)).toBe(type);
  });
});

describe('namesMediaType', () => {
  it.each([
    ['application/json', true],
    ['text/html, application/json;q=0.1', true],
    ['application/json;q=0', false],
    ['*/*', false],
    [undefined, false],
  ])('is for %j %j', (accept, named) => {
    expect(namesMediaType(accept, 'application/json')).toBe(named);
  });
});
