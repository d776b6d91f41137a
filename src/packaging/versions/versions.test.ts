import { describe, expect, it } from 'vitest';
import { compareVersions, parseVersion } from './versions.ts';

// PEP 440, "Summary of permitted suffixes and relative ordering", with epochs, local versions and long numbers.
const ORDERED = [
  '1.dev0',
  '1.0.dev456',
  '1.0a1.dev1',
  '1.0a1',
  '1.0a2.dev456',
  '1.0a12.dev456',
  '1.0a12',
  '1.0b1.dev456',
  '1.0b2',
  '1.0b2.post345.dev456',
  '1.0b2.post345',
  '1.0rc1.dev456',
  '1.0rc1',
  '1.0',
  '1.0+abc.5',
  '1.0+abc.7',
  '1.0+5',
  '1.0+5.1',
  '1.0.post456.dev34',
  '1.0.post456',
  '1.0.15',
  '1.1.dev1',
  '1.10',
  '20240101120000123456',
  '20240101120000123457',
  '1!0.1',
];

describe('compareVersions', () => {
  it('orders as PEP 440 does, every pair', () => {
    for (const [i, a] of ORDERED.entries()) {
      for (const [j, b] of ORDERED.entries()) {
        expect([a, b, Math.sign(compareVersions(a, b))]).toEqual([a, b, Math.sign(i - j)]);
      }
    }
  });

  it.each([
    ['1', '1.0.0'],
    ['1.0-1', '1.0.post1'],
    ['v1.0', '1.0'],
    ['1.0alpha', '1.0a0'],
    ['1.0+Ubuntu_1', '1.0+ubuntu.1'],
    ['1.0+01', '1.0+1'],
  ])('holds %s equal to %s', (a, b) => {
    expect(compareVersions(a, b)).toBe(0);
    expect(parseVersion(a)?.canonical).toBe(parseVersion(b)?.canonical);
  });

  it('is a programming mistake for what is no version', () => {
    expect(() => compareVersions('dog', '1')).toThrow(TypeError);
    expect(() => compareVersions('1', 'cat')).toThrow(TypeError);
  });
});

describe('parseVersion', () => {
  it.each([
    ['1.0.0', '1.0.0', '1'],
    ['0.0', '0.0', '0'],
    ['01.02', '1.2', '1.2'],
    ['1!2.0-ALPHA.3-rev4_dev5+A.b-c', '1!2.0a3.post4.dev5+a.b.c', '1!2a3.post4.dev5+a.b.c'],
    ['1.0c1', '1.0rc1', '1rc1'],
    ['1.0preview', '1.0rc0', '1rc0'],
    ['1.0-9', '1.0.post9', '1.post9'],
    ['1.0+ubuntu_1', '1.0+ubuntu.1', '1+ubuntu.1'],
    [' 1.0\n', '1.0', '1'],
    // What reads as a number to JavaScript but is text to PEP 440.
    ['1.0+1e5', '1.0+1e5', '1+1e5'],
    ['1.0+0x10', '1.0+0x10', '1+0x10'],
  ])('reads %j', (written, text, canonical) => {
    expect(parseVersion(written)).toMatchObject({ text, canonical });
  });

  it.each(['', 'dog', '1.0.dev.a1', '1..0', '1.0+', '1.0+a..b', '1.0 0', '0.0.4test1', '١.0', '1.0\u212A'])(
    'refuses %j',
    (text) => {
      expect(parseVersion(text)).toBeUndefined();
    },
  );

  it('refuses a version of a megabyte quickly', () => {
    expect(parseVersion(`1.${'0.'.repeat(500_000)}x`)).toBeUndefined();
  });

  it('tells the kinds apart', () => {
    expect(parseVersion('1.0a1')).toMatchObject({
      isPrerelease: true,
      isPostrelease: false,
      isDevrelease: false,
    });
    expect(parseVersion('1.0.dev1')).toMatchObject({ isPrerelease: true, isDevrelease: true });
    expect(parseVersion('1.0.post1')).toMatchObject({ isPrerelease: false, isPostrelease: true });
    expect(parseVersion('1.0+cu121')?.local).toBe('cu121');
    expect(parseVersion('1.0')?.local).toBeUndefined();
  });
});
