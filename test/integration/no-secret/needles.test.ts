import { describe, expect, it } from 'vitest';
import { createLeakSearch } from './needles.ts';

const SECRET = ['kQ7+vT2/mZ9', 'xR4=pL6&bN1', 'wS8'].join('');
const search = createLeakSearch([{ name: 'the secret', secret: SECRET }]);
const found = ['the secret'];

describe('createLeakSearch', () => {
  it.each([
    ['plain', `value: ${SECRET}.`],
    ['a piece of twelve characters', `…${SECRET.slice(5, 17)}…`],
    ['percent-encoded', `https://index.example/?token=${encodeURIComponent(SECRET)}`],
    ['in Base64', Buffer.from(SECRET).toString('base64')],
    ['in Base64 behind a user name', Buffer.from(`__token__:${SECRET}`).toString('base64')],
    ['in Base64 behind other texts', Buffer.from(`ab${SECRET}cd`).toString('base64url')],
    ['in hex', Buffer.from(SECRET).toString('hex')],
  ])('finds it %s', (_how, text) => {
    expect(search(text)).toEqual(found);
  });

  it('is content with what is shorter, and with other texts', () => {
    expect(search(`${SECRET.slice(0, 11)} ${SECRET.slice(12, 23)}`)).toEqual([]);
    expect(search('an ordinary line of a log, long enough to hold a secret')).toEqual([]);
  });

  it('takes no secret that it could not look for', () => {
    expect(() => createLeakSearch([{ name: 'short', secret: 'abc' }])).toThrow('too short');
  });
});
