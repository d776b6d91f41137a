import { z } from 'zod';
import { parseToml } from '../../config/index.ts';
import { setupErrors } from '../errors.ts';

type EntryPoints = Readonly<Record<string, string>>;

/** `[project]` of `pyproject.toml` (https://packaging.python.org/specifications/pyproject-toml/), as far as it is packed. */
export interface ProjectTable {
  readonly name: string;
  readonly version: string;
  readonly description?: string | undefined;
  readonly readme?: string | { readonly file: string } | undefined;
  readonly 'requires-python'?: string | undefined;
  readonly license?: string | Readonly<Record<string, unknown>> | undefined;
  readonly 'license-files': readonly string[];
  readonly authors: readonly { readonly name?: string | undefined; readonly email?: string | undefined }[];
  readonly keywords: readonly string[];
  readonly classifiers: readonly string[];
  readonly urls: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
  readonly scripts: EntryPoints;
  readonly 'gui-scripts': EntryPoints;
  readonly 'entry-points': Readonly<Record<string, EntryPoints>>;
}

const texts = z.array(z.string()).default([]);
const table = z.record(z.string(), z.string()).default({});
const person = z.looseObject({ name: z.string().optional(), email: z.string().optional() });

const projectTable: z.ZodType<ProjectTable> = z.looseObject({
  name: z.string(),
  version: z.string(),
  description: z.string().optional(),
  readme: z.union([z.string(), z.looseObject({ file: z.string() })]).optional(),
  'requires-python': z.string().optional(),
  license: z.union([z.string(), z.looseObject({})]).optional(),
  'license-files': texts,
  authors: z.array(person).default([]),
  keywords: texts,
  classifiers: texts,
  urls: table,
  dependencies: texts,
  scripts: table,
  'gui-scripts': table,
  'entry-points': z.record(z.string(), z.record(z.string(), z.string())).default({}),
});

/** Reads `[project]`; throws `config-not-toml`, and `pack-metadata-missing` for what a distribution cannot do without. */
export function readProjectTable(text: string, file: string): ProjectTable {
  const parsed = projectTable.safeParse(parseToml(text, file)['project'] ?? {});
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues[0]?.path.join('.') ?? 'name';
  throw setupErrors.create('pack-metadata-missing', { file, missing: missing === '' ? 'name' : missing });
}

const README_TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  rst: 'text/x-rst',
  txt: 'text/plain',
};

/** The file of the long description, and its media type. */
export function readmeOf({
  readme,
}: ProjectTable): { readonly file: string; readonly type: string } | undefined {
  if (readme === undefined) return undefined;
  const file = typeof readme === 'string' ? readme : readme.file;
  return { file, type: README_TYPES[file.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text/plain' };
}

/** Core metadata beyond name and version, in the order of the specification. */
export function metadataOf(project: ProjectTable): readonly (readonly [string, string])[] {
  const readme = readmeOf(project);
  const authors = project.authors.map(({ name, email }) =>
    email === undefined ? name : `${name ?? ''} <${email}>`.trim(),
  );
  const pairs: [string, string | undefined][] = [
    ['Summary', project.description],
    [
      'Author',
      project.authors
        .filter(({ email }) => email === undefined)
        .map(({ name }) => name)
        .join(', ') || undefined,
    ],
    ['Author-Email', authors.filter((author) => author?.includes('<')).join(', ') || undefined],
    ['License-Expression', typeof project.license === 'string' ? project.license : undefined],
    ['Keywords', project.keywords.join(',') || undefined],
    ...project.classifiers.map((value): [string, string] => ['Classifier', value]),
    ['Requires-Python', project['requires-python']],
    ...project.dependencies.map((value): [string, string] => ['Requires-Dist', value]),
    ...Object.entries(project.urls).map(([label, url]): [string, string] => [
      'Project-URL',
      `${label}, ${url}`,
    ]),
    ['Description-Content-Type', readme?.type],
  ];
  return pairs.filter((pair): pair is [string, string] => pair[1] !== undefined);
}

/** `entry_points.txt` by section. */
export function entryPointsOf(
  project: ProjectTable,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const sections = {
    console_scripts: project.scripts,
    gui_scripts: project['gui-scripts'],
    ...project['entry-points'],
  };
  return Object.fromEntries(
    Object.entries(sections).filter(([, entries]) => Object.keys(entries).length > 0),
  );
}
