import { describe, expect, it } from 'vitest';
import { tagOfVersion, takesVersion, versionOfTag } from './versions.ts';

describe('tags and versions', () => {
  it.each([
    ['v{version}', '0.5.0', 'v0.5.0'],
    ['{version}', '0.5.0', '0.5.0'],
    ['app-{version}-py', '1', 'app-1-py'],
    ['v{version}', '$&', 'v$&'],
  ])('%s: %s is tagged %s, and back', (tag, version, expected) => {
    expect(tagOfVersion({ tag }, version)).toBe(expected);
    expect(versionOfTag({ tag }, expected)).toBe(version);
  });

  it.each(['0.5.0', 'v', 'w0.5.0'])('%j is no tag of the form v{version}', (tag) => {
    expect(versionOfTag({ tag: 'v{version}' }, tag)).toBeUndefined();
  });
});

describe('takesVersion', () => {
  it.each([
    ['all', '1.0rc1', true],
    ['final', '1.0', true],
    ['final', '1.0.post1', true],
    ['final', '1.0rc1', false],
    ['final', '1.0.dev1', false],
    ['final', '1.0.post1.dev2', false],
    ['final', 'nonsense', false],
    ['v1.*', '1.5', true],
    ['v1.*', '2.0', false],
  ])('%s takes %s: %s', (rule, version, expected) => {
    expect(takesVersion(rule, version, `v${version}`)).toBe(expected);
  });
});
