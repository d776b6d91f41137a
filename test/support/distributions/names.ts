import type { Recipe } from './recipe-types.ts';

/** The names of a recipe, defaults filled in. */
export interface RecipeNames {
  readonly kind: NonNullable<Recipe['kind']>;
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  /** Puts the names into `{pkg}`, `{distinfo}`, `{top}` and the like. */
  fill(text: string): string;
}

function withoutSdistExtension(filename: string): string | undefined {
  const extension = ['.tar.gz', '.zip'].find((candidate) => filename.endsWith(candidate));
  return extension === undefined ? undefined : filename.slice(0, -extension.length);
}

/** The names that a recipe gives or implies. */
export function recipeNames(recipe: Recipe): RecipeNames {
  const kind = recipe.kind ?? 'wheel';
  const name = recipe.name ?? 'sample';
  const version = recipe.version ?? '1.0';
  const pkg = name.toLowerCase().replaceAll(/[-_.]+/gu, '_');
  const stem = `${pkg}-${version}`;
  const defaults: Partial<Record<typeof kind, string>> = {
    wheel: `${stem}-py3-none-any.whl`,
    sdist: `${stem}.tar.gz`,
  };
  const filename = recipe.filename ?? defaults[kind];
  if (filename === undefined) throw new TypeError(`a recipe of kind ${kind} needs a filename`);
  const parts = filename.endsWith('.whl') ? filename.split('-') : [];
  const distinfo = recipe.distinfo ?? `${parts.length > 2 ? parts.slice(0, 2).join('-') : stem}.dist-info`;
  const top = recipe.top ?? withoutSdistExtension(filename) ?? stem;
  const tokens: Record<string, string> = { pkg, distinfo, top, name, version };
  return {
    kind,
    name,
    version,
    filename,
    fill: (text) =>
      text.replaceAll(/\{(pkg|distinfo|top|name|version)\}/gu, (_, token: string) => tokens[token]!),
  };
}
