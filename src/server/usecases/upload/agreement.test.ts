import { describe, expect, it } from 'vitest';
import { parseCoreMetadata } from '../../../packaging/index.ts';
import { checkFormAgrees, requirementKey } from './agreement.ts';

describe('requirementKey', () => {
  it.each([
    ['foo', ' Foo '],
    ['foo>1.0', 'foo (>1.0)'],
    ['foo<2,>=1', 'foo >= 1, < 2'],
    ['foo[b,a]>1', 'foo[a, B]>1'],
    ['foo.bar', 'foo-bar'],
    ['foo; python_version<"3"', "foo ; python_version < '3'"],
  ])('is equal for %j and %j', (a, b) => {
    expect(requirementKey(a)).toBe(requirementKey(b));
  });

  it.each([
    ['foo', 'foo2'],
    ['foo>1', 'foo>=1'],
    ['foo', 'foo[a]'],
    ['foo', 'foo; python_version<"3"'],
    ['foo @ https://a.example/x', 'foo @ https://b.example/x'],
    ['foo @ https://a.example/x(1)', 'foo @ https://a.example/x1'],
    ['???', '!!!'],
  ])('differs for %j and %j', (a, b) => {
    expect(requirementKey(a)).not.toBe(requirementKey(b));
  });
});

describe('checkFormAgrees', () => {
  const file = parseCoreMetadata(
    'Metadata-Version: 2.4\nName: Hello.Dist\nVersion: 1.0\nRequires-Python: >=3.9, <4\n',
  );
  const form = {
    metadataVersion: '2.4',
    name: 'hello-dist',
    version: '1.0.0',
    canonicalVersion: '1',
    requiresPython: '<4,>=3.9',
    requiresDist: [],
    providesExtra: [],
  };

  it('takes two spellings of the same', () => {
    expect(() => checkFormAgrees(form, file)).not.toThrow();
  });

  it.each([
    ['name', { name: 'other' }, "'other'", "'Hello.Dist'"],
    ['version', { version: '2.0' }, "'2.0'", "'1.0'"],
    ['version', { version: 'dog' }, "'dog'", "'1.0'"],
    ['requires_python', { requiresPython: undefined }, 'nothing', "'>=3.9, <4'"],
    ['requires_dist', { requiresDist: ['a', 'b'] }, "'a', 'b'", 'nothing'],
  ])('names the field %s and both values', (field, changes, inForm, inFile) => {
    expect(() => checkFormAgrees({ ...form, ...changes }, file)).toThrow(
      `The form says ${inForm} for '${field}', the metadata in the file says ${inFile}.`,
    );
  });
});
