import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type BuiltDistribution,
  type FileToBuild,
  buildSdist,
  buildWheel,
} from '../../../packaging/index.ts';
import { toWriteError, writeWhole } from '../../client/index.ts';
import { readTextFile } from '../../repository/index.ts';
import { setupErrors } from '../errors.ts';
import { type ProjectTable, entryPointsOf, metadataOf, readProjectTable, readmeOf } from './project-table.ts';

const SOURCES = 'src';
const LEFT_OUT = /(?:^|\/)(?:__pycache__|\.[^/]*|[^/]*\.egg-info)(?:\/|$)|\.py[co]$/u;
const COMPILED = /\.(?:so|pyd|dylib|dll)$/u;

async function readSources(directory: string): Promise<readonly FileToBuild[]> {
  const folder = path.join(directory, SOURCES);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => !LEFT_OUT.test(name))
    .sort();
  if (names.length === 0) throw setupErrors.create('pack-sources-missing', { folder: SOURCES });
  const compiled = names.find((name) => COMPILED.test(name));
  if (compiled !== undefined) throw setupErrors.create('pack-not-pure', { path: compiled });
  return Promise.all(
    names.map(async (name) => ({ path: name, content: await readFile(path.join(folder, name)) })),
  );
}

async function readFiles(directory: string, names: readonly string[]): Promise<readonly FileToBuild[]> {
  return Promise.all(
    names.map(async (name) => ({
      path: name,
      content: await readTextFile(path.join(directory, name), { name }),
    })),
  );
}

function build(
  project: ProjectTable,
  files: {
    modules: readonly FileToBuild[];
    licenses: readonly FileToBuild[];
    others: readonly FileToBuild[];
  },
): readonly BuiltDistribution[] {
  const readme = readmeOf(project)?.file;
  const description = files.others.find((file) => file.path === readme)?.content;
  const common = {
    name: project.name,
    version: project.version,
    metadata: metadataOf(project),
    licenseFiles: files.licenses,
    entryPoints: entryPointsOf(project),
    ...(typeof description === 'string' ? { description } : {}),
  };
  const sources = files.modules.map((file) => ({ ...file, path: `${SOURCES}/${file.path}` }));
  return [
    buildWheel({ ...common, modules: files.modules }),
    buildSdist({ ...common, modules: [], sdistFiles: [...files.others, ...sources] }),
  ];
}

/**
 * Packs a small pure-Python project (`[project]`, sources below `src/`) into a wheel and an sdist, the same
 * bytes every time, without Python: what the bundled example builds with. Throws `pack-…`, `file-not-writable`.
 */
export async function packProject(directory: string, into: string): Promise<readonly BuiltDistribution[]> {
  const file = 'pyproject.toml';
  const text = await readTextFile(path.join(directory, file), { name: file });
  const project = readProjectTable(text, file);
  const readme = readmeOf(project)?.file;
  const built = build(project, {
    modules: await readSources(directory),
    licenses: await readFiles(directory, project['license-files']),
    others: await readFiles(directory, [file, ...(readme === undefined ? [] : [readme])]),
  });
  await mkdir(into, { recursive: true }).catch((error: unknown) => {
    throw toWriteError(error, into);
  });
  for (const { filename, bytes } of built) {
    await writeWhole(path.join(into, filename), (append) => append(bytes));
  }
  return built;
}
