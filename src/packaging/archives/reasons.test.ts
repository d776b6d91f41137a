import { describe, expect, it } from 'vitest';
import { type Recipe, buildRecipe } from '../../../test/support/distributions/index.ts';
import { packagingErrors } from '../errors.ts';
import { readDistribution } from './read-distribution.ts';
import { bytesSource } from './source.ts';

async function problem(recipe: Recipe): Promise<unknown> {
  const { names, bytes } = buildRecipe(recipe);
  const error: unknown = await readDistribution(bytesSource(bytes), names.filename).catch(
    (caught: unknown) => caught,
  );
  return packagingErrors.owns(error) ? error.details['problem'] : error;
}

const data = { path: '{pkg}/data.txt', content: 'abcdefgh' };
const inWheel = (...add: NonNullable<Recipe['add']>): Recipe => ({ kind: 'wheel', add });
const withZip = (zip: NonNullable<NonNullable<Recipe['add']>[number]['zip']>): Recipe =>
  inWheel({ ...data, zip });
const link = (target: string): Recipe => ({
  kind: 'sdist',
  add: [{ path: '{top}/l', kind: 'symlink', target }],
});

/** Several rules would refuse each of these; the first one says it best. */
const reasons: readonly (readonly [problem: string, recipe: Recipe])[] = [
  ['ZIP contains a data descriptor', withZip({ data_descriptor: {} })],
  ['Duplicate filename in local headers', inWheel(data, { ...data, zip: { central: { omit: true } } })],
  ['Duplicate filename in central directory', withZip({ central: { copies: 2 } })],
  ['Comment in central directory', withZip({ central: { comment: 'x' } })],
  ['it is absolute', inWheel({ path: '/etc/evil.py', content: 'x' })],
  [
    'the archive holds two members of that path',
    { kind: 'sdist', add: [{ path: '{top}/PKG-INFO', content: 'x' }] },
  ],
  ['the target is no relative path with `/` between its parts', link('/etc/passwd')],
  ['the target is no relative path with `/` between its parts', link('C:evil')],
  ['the target leaves the folder of the distribution', link('../other/x')],
  ['the target leaves the folder of the distribution', link('../../x')],
];

describe('the reason of a refusal', () => {
  it.each(reasons)('is %j', async (expected, recipe) => {
    expect(await problem(recipe)).toBe(expected);
  });
});
