import { describe, expect, it } from 'vitest';
import { type CachedPage, PageCache } from './page-cache.ts';

const pageOf = (size: number, revision = 0): CachedPage => ({
  projectId: 'p',
  revision,
  body: new Uint8Array(size),
  etag: '"e"',
});

describe('PageCache', () => {
  it('gives what was set last under a key', () => {
    const cache = new PageCache(10_000);
    cache.set('a', pageOf(10, 1));
    cache.set('a', pageOf(10, 2));
    expect(cache.get('a')?.revision).toBe(2);
    expect(cache.get('b')).toBeUndefined();
  });

  it('forgets the longest unused when it is full', () => {
    const cache = new PageCache(10_000);
    cache.set('a', pageOf(3000));
    cache.set('b', pageOf(3000));
    cache.get('a');
    cache.set('c', pageOf(3000));
    expect(['a', 'b', 'c'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c']);
  });

  it('keeps nothing that is larger than itself, and counts replaced pages once', () => {
    const cache = new PageCache(10_000);
    cache.set('a', pageOf(20_000));
    expect(cache.get('a')).toBeUndefined();
    for (let round = 0; round < 100; round += 1) cache.set('b', pageOf(3000));
    cache.set('c', pageOf(3000));
    expect(cache.get('b')).toBeDefined();
  });

  it('is bounded for any number of small keys that strangers choose (attack)', () => {
    const cache = new PageCache(100_000);
    for (let number = 0; number < 10_000; number += 1) cache.set(`key ${number}`, pageOf(1));
    const kept = Array.from({ length: 10_000 }, (_, number) => cache.get(`key ${number}`)).filter(Boolean);
    expect(kept.length).toBeLessThan(200);
  });
});
