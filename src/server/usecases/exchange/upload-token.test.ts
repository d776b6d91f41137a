import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashUploadToken, isUploadToken, makeUploadToken } from './upload-token.ts';

const random = { bytes: (count: number): Uint8Array => randomBytes(count), id: () => '' };

describe('an upload token', () => {
  it('begins as clients expect, is recognised, and is never the same', () => {
    const [a, b] = [makeUploadToken(random).reveal(), makeUploadToken(random).reveal()];
    expect(a).toMatch(/^pypi-tl1_[\w-]{51}$/u);
    expect([isUploadToken(a), isUploadToken(b), a === b]).toEqual([true, true, false]);
  });

  it('is not recognised with any one character changed', () => {
    const token = makeUploadToken({ ...random, bytes: (count) => new Uint8Array(count) }).reveal();
    const changed = Array.from(token).map(
      (character, at) => `${token.slice(0, at)}${character === 'b' ? 'c' : 'b'}${token.slice(at + 1)}`,
    );
    expect(changed.filter(isUploadToken)).toEqual([]);
    expect(isUploadToken(`${token}\n`)).toBe(false);
  });

  it('is stored as its SHA-256', () => {
    expect(hashUploadToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
