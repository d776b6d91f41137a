import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { TOO_MANY_TAGS } from './too-many-tags.ts';

const TAGS = "on:\n  push: { tags: ['v*'] }\njobs: {}\n";

function found(count: number | undefined, text = TAGS): readonly unknown[] {
  const tags = Array.from({ length: count ?? 0 }, (_, at) => `v1.${at}`);
  const git = { tagsAtHead: [], followsTags: false, shallow: false };
  const facts = { git: count === undefined ? git : { ...git, unpushedTags: tags } };
  return findingsOf(TOO_MANY_TAGS, { workflows: { 'release.yml': text }, facts });
}

describe('too-many-tags', () => {
  it('reports four tags', () => {
    expect(found(4)).toMatchObject([
      {
        line: 2,
        message:
          '4 tags are not pushed yet (v1.0, v1.1, v1.2, v1.3), and a push of more than 3 starts no run',
      },
    ]);
  });

  it('names only some of many', () => {
    expect(found(9)).toMatchObject([{ message: expect.stringContaining('v1.3 …)') as unknown }]);
  });

  it.each([
    [3, TAGS],
    [undefined, TAGS],
    [4, 'on: { push: { branches: [main] } }\njobs: {}\n'],
    [4, 'on: release\njobs: {}\n'],
  ])('is content with %s tags', (count, text) => {
    expect(found(count, text)).toEqual([]);
  });
});
