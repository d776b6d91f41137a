import { fromHex, truncated } from './bytes.ts';
import { type ContentContext, contentBytes } from './content.ts';
import { buildGzip } from './gzip.ts';
import { buildMembers } from './members.ts';
import { type RecipeNames, recipeNames } from './names.ts';
import type { Recipe, TarArchiveRecipe } from './recipe-types.ts';
import { buildTar } from './tar.ts';
import { metadataText, wheelText } from './text-files.ts';
import { buildZip } from './zip.ts';

/** A file made from a recipe. */
export interface RecipeFile {
  readonly names: RecipeNames;
  readonly bytes: Uint8Array;
}

function appendedTar(append: TarArchiveRecipe['append_tar'], recipe: Recipe): Uint8Array {
  if (append === undefined) return new Uint8Array();
  const nested: Recipe = Array.isArray(append)
    ? { kind: 'targz', filename: recipe.filename ?? 'appended.tar.gz', members: append }
    : append;
  return buildRecipe({ ...nested, gzip: { none: true } }).bytes;
}

function container(recipe: Recipe, names: RecipeNames, context: ContentContext): Uint8Array {
  if (names.kind === 'raw') return contentBytes(recipe.content ?? '', context);
  const members = buildMembers(recipe, names, context);
  const isZip = names.kind === 'wheel' || names.kind === 'zip' || recipe.container === 'zip';
  if (isZip) return buildZip(members, recipe.zip ?? {}, recipe.method, context);
  const tar = recipe.tar ?? {};
  return buildGzip(buildTar(members, tar, appendedTar(tar.append_tar, recipe)), recipe.gzip ?? {});
}

function patched(bytes: Uint8Array, patches: Recipe['patch']): Uint8Array {
  if (patches === undefined) return bytes;
  const copy = Buffer.from(bytes);
  for (const { offset, hex } of patches) {
    fromHex(hex).copy(copy, offset < 0 ? copy.length + offset : offset);
  }
  return copy;
}

/** Makes the file of a recipe, byte for byte as `meta.recipe` of the upload cases says. */
export function buildRecipe(recipe: Recipe): RecipeFile {
  const names = recipeNames(recipe);
  const context: ContentContext = {
    recipe,
    defaultText: (which) => (which === 'WHEEL' ? wheelText(names) : metadataText(recipe, names)),
    buildNested: (nested) => buildRecipe(nested).bytes,
  };
  let bytes = truncated(patched(container(recipe, names, context), recipe.patch), recipe.truncate);
  if (recipe.prepend !== undefined) bytes = Buffer.concat([contentBytes(recipe.prepend, context), bytes]);
  if (recipe.append !== undefined) bytes = Buffer.concat([bytes, contentBytes(recipe.append, context)]);
  return { names, bytes };
}
