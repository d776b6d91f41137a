import { describe, expect, it } from 'vitest';
import { parseOrigin } from './origin.ts';

describe('parseOrigin', () => {
  it.each([
    ['https://index.example/', 'https://index.example'],
    ['https://index.example', 'https://index.example'],
    ['http://127.0.0.1:8440/', 'http://127.0.0.1:8440'],
    ['https://INDEX.example:443', 'https://index.example'],
  ])('takes %s', (text, origin) => expect(parseOrigin(text)).toBe(origin));

  it.each([
    'index.example',
    'https://index.example/pypi/',
    'https://index.example/?a=b',
    'https://index.example/#a',
    'https://octocat:hunter2@index.example/',
    'ftp://index.example/',
    '',
  ])('refuses %j', (text) => expect(() => parseOrigin(text)).toThrow(SyntaxError));
});
