import { REGISTRY_SHAPES } from './registry-shapes.ts';
import { SERVICE_SHAPES } from './service-shapes.ts';
import { FILE_SHAPES, SETTING_SHAPES } from './setting-shapes.ts';
import type { SecretShape } from './shape.ts';

/** The shapes that are looked for everywhere. */
export const SECRET_SHAPES: readonly SecretShape[] = [
  ...REGISTRY_SHAPES,
  ...SERVICE_SHAPES,
  ...SETTING_SHAPES,
];

/** The shapes that are looked for in a file of a repository: some only say something under its name. */
export function shapesFor(path: string): readonly SecretShape[] {
  const own = FILE_SHAPES.filter(({ within }) => within?.(path) === true);
  return own.length === 0 ? SECRET_SHAPES : [...SECRET_SHAPES, ...own];
}
