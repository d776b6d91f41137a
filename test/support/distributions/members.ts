import { type ContentContext, contentBytes } from './content.ts';
import type { RecipeNames } from './names.ts';
import type { MemberRecipe, Recipe } from './recipe-types.ts';
import { recordText } from './text-files.ts';

/** A member with its names filled in and its content made. */
export interface BuiltMember {
  readonly recipe: MemberRecipe;
  readonly path: string;
  readonly kind: NonNullable<MemberRecipe['kind']>;
  readonly content: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

const DEFAULT_WHEEL: readonly MemberRecipe[] = [
  { path: '{pkg}/__init__.py', content: '# sample package\n' },
  { path: '{distinfo}/METADATA', content: { default: 'METADATA' } },
  { path: '{distinfo}/WHEEL', content: { default: 'WHEEL' } },
  { path: '{distinfo}/RECORD', record: {} },
];
const DEFAULT_SDIST: readonly MemberRecipe[] = [
  { path: '{top}/PKG-INFO', content: { default: 'PKG-INFO' } },
  {
    path: '{top}/pyproject.toml',
    content: '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  },
  { path: '{top}/{pkg}/__init__.py', content: '# sample package\n' },
];
const DEFAULTS: Readonly<Record<string, readonly MemberRecipe[]>> = {
  wheel: DEFAULT_WHEEL,
  sdist: DEFAULT_SDIST,
};
const DEFAULT_MODES: Readonly<Record<string, number>> = { dir: 0o755, symlink: 0o777 };

function repeated(member: MemberRecipe): MemberRecipe[] {
  if (member.times === undefined) return [member];
  return Array.from({ length: member.times }, (_, i) => ({
    ...member,
    path: member.path.replaceAll('{i}', String(i)),
  }));
}

function merged(
  member: MemberRecipe,
  change: NonNullable<Recipe['replace']>[string] | undefined,
): MemberRecipe {
  if (change === undefined) return member;
  const { record, ...withoutRecord } = member;
  const base = change.content === undefined && record !== undefined ? member : withoutRecord;
  return { ...base, ...change, path: change.path ?? member.path };
}

function memberList(recipe: Recipe, names: RecipeNames): MemberRecipe[] {
  const fill = (member: MemberRecipe): MemberRecipe => ({ ...member, path: names.fill(member.path) });
  const dropped = new Set((recipe.drop ?? []).map((path) => names.fill(path)));
  const changes = new Map(
    Object.entries(recipe.replace ?? {}).map(([path, change]) => [names.fill(path), change]),
  );
  const list = (recipe.members ?? DEFAULTS[names.kind] ?? [])
    .flatMap(repeated)
    .map(fill)
    .filter(({ path }) => !dropped.has(path))
    .map((member) => fill(merged(member, changes.get(member.path))));
  for (const added of recipe.add ?? []) {
    const copies = repeated(added).map(fill);
    if (added.at === undefined) list.push(...copies);
    else list.splice(added.at, 0, ...copies);
  }
  return list;
}

/** The members of a recipe in order; `RECORD` is made from the others. */
export function buildMembers(recipe: Recipe, names: RecipeNames, context: ContentContext): BuiltMember[] {
  const members = memberList(recipe, names).map((member): BuiltMember => {
    const kind = member.kind ?? 'file';
    return {
      recipe: member,
      path: member.path,
      kind,
      content: contentBytes(member.content ?? '', context),
      mode: member.mode === undefined ? (DEFAULT_MODES[kind] ?? 0o644) : Number.parseInt(member.mode, 8),
    };
  });
  return members.map((member) => {
    const { record } = member.recipe;
    if (record === undefined) return member;
    const others = members.filter((other) => other !== member && other.kind === 'file');
    const filled = {
      ...record,
      omit: record.omit?.map((path) => names.fill(path)),
      add: record.add?.map((line) => names.fill(line)),
    };
    return { ...member, content: Buffer.from(recordText(others, member.path, filled)) };
  });
}
