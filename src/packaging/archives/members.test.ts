import { describe, expect, it } from 'vitest';
import { type Recipe, buildRecipe } from '../../../test/support/distributions/index.ts';
import { packagingErrors } from '../errors.ts';
import { readDistribution } from './read-distribution.ts';
import { bytesSource } from './source.ts';

type Outcome = { readonly code: string } | { readonly warnings: readonly string[] };

async function outcome(kind: 'wheel' | 'sdist', ...paths: readonly string[]): Promise<Outcome> {
  const recipe: Recipe = { kind, add: paths.map((path) => ({ path, content: 'x' })) };
  const { names, bytes } = buildRecipe(recipe);
  try {
    return { warnings: (await readDistribution(bytesSource(bytes), names.filename)).warnings };
  } catch (error) {
    if (packagingErrors.owns(error)) return { code: error.code };
    throw error;
  }
}

const METADATA = 'sample-1.0.dist-info/METADATA';

describe('names that some file systems take for one', () => {
  it.each([
    ['letter case', 'sample-1.0.dist-info/metadata'],
    ['letter case of one letter', 'sample-1.0.dist-info/MEtADATA'],
    ['a closing dot, which Windows drops', `${METADATA}.`],
    ['a closing space, which Windows drops', `${METADATA} `],
    ['a folder where the file is', 'sample-1.0.dist-info/Metadata/x'],
    ['a file of no meaning', 'sample-1.0.dist-info/record'],
  ])('bring no other metadata into a wheel: %s', async (_what, path) => {
    expect(await outcome('wheel', path)).toEqual({ code: 'member-duplicate' });
  });

  it.each([
    ['upper case', 'SAMPLE-1.0.DIST-INFO/METADATA'],
    ['a long s', 'sample-1.0.di\u017Ft-info/METADATA'],
    ['a closing dot', 'sample-1.0.dist-info./METADATA'],
  ])('bring no other `.dist-info` into a wheel: %s', async (_what, path) => {
    expect(await outcome('wheel', path)).toEqual({ code: 'wheel-foreign-dist-info' });
  });

  it.each([
    ['letters of one case', ['a\u017F.txt', 'as.txt']],
    ['a sign and a letter', ['\u212A.txt', 'k.txt']],
    ['normalisation and case together', ['\u00C9.txt', 'e\u0301.txt']],
    ['folders', ['Licenses/a.txt', 'licenses/b.txt']],
  ])('are refused in the metadata of a wheel even where none is read: %s', async (_what, names) => {
    const paths = names.map((name) => `sample-1.0.dist-info/${name}`);
    expect(await outcome('wheel', ...paths)).toEqual({ code: 'member-duplicate' });
    expect(await outcome('wheel', paths[0]!)).toEqual({ warnings: [] });
  });

  it('bring no other metadata into an sdist', async () => {
    expect(await outcome('sdist', '{top}/pkg-info')).toEqual({ code: 'member-duplicate' });
    expect(await outcome('sdist', '{top}/PKG-INFO-old', '{top}/pkg-info-old')).toMatchObject({
      warnings: [{}],
    });
  });

  it('are told, once each, where PyPI takes them', async () => {
    expect(await outcome('wheel', '{pkg}/Mod.py', '{pkg}/mod.py')).toEqual({
      warnings: ['`sample/mod.py`: file systems that ignore letter case take it for `sample/Mod.py`'],
    });
    expect(await outcome('sdist', '{top}/D/a', '{top}/d/b', '{top}/d/c')).toEqual({
      warnings: ['`sample-1.0/d`: file systems that ignore letter case take it for `sample-1.0/D`'],
    });
  });

  it.each(['wheel', 'sdist'] as const)(
    'are refused anywhere when they are one in Unicode (%s)',
    async (kind) => {
      const folder = kind === 'wheel' ? '{pkg}' : '{top}';
      expect(await outcome(kind, `${folder}/\u00E9.py`, `${folder}/e\u0301.py`)).toEqual({
        code: 'member-duplicate',
      });
    },
  );
});
