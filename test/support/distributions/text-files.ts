import { createHash } from 'node:crypto';
import type { RecipeNames } from './names.ts';
import type { RecordRecipe, Recipe } from './recipe-types.ts';

/** The text of `METADATA` and `PKG-INFO`. */
export function metadataText(recipe: Recipe, names: RecipeNames): string {
  const pairs = recipe.metadata ?? [
    ['Metadata-Version', '2.4'],
    ['Name', names.name],
    ['Version', names.version],
    ['Summary', 'A sample project'],
  ];
  const head = pairs.map(([key, value]) => `${key}: ${value}\n`).join('');
  return recipe.description === undefined ? head : `${head}\n${recipe.description}`;
}

/** The text of `WHEEL`, its tags taken from the filename. */
export function wheelText({ filename }: RecipeNames): string {
  const parts = filename.replace(/\.whl$/iu, '').split('-');
  const tag = parts.length < 5 ? ['py3', 'none', 'any'] : parts.slice(-3);
  const [pythons, abis, platforms] = tag.map((set) => set.split('.')) as [string[], string[], string[]];
  const isPure = platforms.every((platform) => platform === 'any');
  const build = parts.length === 6 ? `Build: ${parts[2]}\n` : '';
  const tags = pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => `Tag: ${python}-${abi}-${platform}\n`)),
  );
  return `Wheel-Version: 1.0\nGenerator: testgen 1.0\nRoot-Is-Purelib: ${isPure}\n${build}${tags.join('')}`;
}

function quote(path: string): string {
  return /[",\r\n]/u.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
}

/** The text of a `RECORD` over the other files of the wheel. Paths and lines have their names filled in. */
export function recordText(
  files: readonly { readonly path: string; readonly content: Uint8Array }[],
  ownPath: string,
  { omit = [], add = [], separator = '/', omit_self: omitSelf = false }: RecordRecipe,
): string {
  const written = (path: string): string => quote(path.replaceAll('/', separator));
  const seen = new Set(omit);
  const rows: string[] = [];
  for (const { path, content } of files) {
    if (seen.has(path)) continue;
    seen.add(path);
    const digest = createHash('sha256').update(content).digest('base64url');
    rows.push(`${written(path)},sha256=${digest},${content.length}\n`);
  }
  rows.push(...add.map((line) => `${line}\n`));
  return rows.join('') + (omitSelf ? '' : `${written(ownPath)},,\n`);
}
