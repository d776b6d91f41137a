import { escapeName, isValidName } from '../names/names.ts';
import { parseVersion } from '../versions/versions.ts';
import type { ProjectToBuild } from './project.ts';

/** How a project is called in filenames. */
export interface BuildNames {
  /** `my_project`. */
  readonly name: string;
  /** The version in normal form. */
  readonly version: string;
}

/** The names for a project's files; throws `TypeError` for a name or version that no index would take. */
export function buildNames({ name, version }: ProjectToBuild): BuildNames {
  const parsed = parseVersion(version);
  if (!isValidName(name)) throw new TypeError(`not a project name: ${name}`);
  if (parsed === undefined) throw new TypeError(`not a version: ${version}`);
  return { name: escapeName(name), version: parsed.text };
}

// A line break inside a field would begin another; continuation lines are indented.
function fold(value: string): string {
  return value.replaceAll(/\r?\n/gu, '\n        ');
}

/** The text of `METADATA` and `PKG-INFO`, which are the same. */
export function writeMetadata(project: ProjectToBuild): Uint8Array {
  const pairs: readonly (readonly [string, string])[] = [
    ['Metadata-Version', project.metadataVersion ?? '2.4'],
    ['Name', project.name],
    ['Version', buildNames(project).version],
    ...(project.metadata ?? []),
    ...(project.licenseFiles ?? []).map(({ path }) => ['License-File', path] as const),
  ];
  const head = pairs.map(([field, value]) => `${field}: ${fold(value)}\n`).join('');
  return Buffer.from(project.description === undefined ? head : `${head}\n${project.description}`);
}
