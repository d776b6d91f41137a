import { describe, expect, it } from 'vitest';
import { inferTagPattern, readTag } from './tag-pattern.ts';

describe('readTag', () => {
  it.each([
    ['v1.2.3', undefined, 'v{version}', '1.2.3'],
    ['26.1.0', undefined, '{version}', '26.1.0'],
    ['hatchling-v1.32.0', undefined, 'hatchling-v{version}', '1.32.0'],
    ['app/1.0rc1', undefined, 'app/{version}', '1.0rc1'],
    ['2026.07.22', '2026.7.22', '{version}', '2026.07.22'],
    ['v4.2', '4.2.0', 'v{version}', '4.2'],
    ['py3-v1.0', '1.0', 'py3-v{version}', '1.0'],
  ])('reads %s (%s)', (tag, version, pattern, text) => {
    expect(readTag(tag, version)).toEqual({ pattern, version: text });
  });

  it.each([
    ['latest', undefined],
    ['v1.0-final-cut', undefined],
    ['v1.2.3', '1.2.4'],
    ['v11.2', '1.2'],
    ['v0.1.2', '1.2'],
  ])('does not read %s (%s)', (tag, version) => expect(readTag(tag, version)).toBeUndefined());
});

describe('inferTagPattern', () => {
  it.each([
    ['a tag of this version', { version: '1.0', tags: ['v0.9', '1.0'] }, '{version}'],
    [
      'the newest tag that holds a version',
      { version: '2.0', tags: ['nightly', '1.0', 'v0.9'] },
      '{version}',
    ],
    [
      'its own in a repository of several',
      { project: 'Hatch_ling', tags: ['hatch-v2', 'hatch-ling-v1'] },
      'hatch-ling-v{version}',
    ],
    ['its own of one version', { version: '1', project: 'b', tags: ['a-1', 'b-1'] }, 'b-{version}'],
    ['nothing', { version: '1.0', tags: [] }, 'v{version}'],
    ['no tag of a version', { version: '1.0', tags: ['stable'] }, 'v{version}'],
  ])('goes by %s', (_what, facts, pattern) => expect(inferTagPattern(facts)).toBe(pattern));
});
