export { buildRecipe } from './build.ts';
export type { RecipeFile } from './build.ts';
export { RecipeSchema } from './recipe.ts';
export type { Recipe } from './recipe-types.ts';
