import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT, threadsBesideSources } from './bundle.ts';

/** The programs of the Action: its steps, and the guardian that the main step starts. */
const PROGRAMS = ['main', 'post', 'guardian'] as const;

const LICENCE_FILE = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/iu;

/** The folder of the package that a module is of, from the last `node_modules` on; undefined for our own. */
function packageOf(module: string): string | undefined {
  const parts = module.split(/[/\\]/u);
  const at = parts.lastIndexOf('node_modules');
  if (at === -1) return undefined;
  const length = parts[at + 1]?.startsWith('@') ? 3 : 2;
  return parts.slice(0, at + length).join('/');
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

function noticeOf(folder: string): string {
  const {
    name,
    version,
    license = 'see below',
    author,
  } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  const files = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .toSorted();
  const texts = files.map((file) =>
    readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim(),
  );
  const by = typeof author === 'object' ? author.name : (author ?? 'its authors');
  const unsaid = `The package brings no text of its licence; its manifest names ${license}, and ${by} as author.`;
  return [`${name} ${version} (${license})`, ...(texts.length === 0 ? [unsaid] : texts)].join('\n\n');
}

/** The licences of the packages whose code is in the bundle, which must go with it. */
function notices(modules: readonly string[]): string {
  const folders = [...new Set(modules.map(packageOf))].filter((folder) => folder !== undefined);
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  const about =
    'The files beside this one hold code of tokenless (Apache-2.0, see LICENSE) and of these packages.';
  return `${[about, ...folders.map(noticeOf).toSorted()].join(line)}\n`;
}

/**
 * Bundles the Action: its files by name, the same bytes wherever it is done. Names of chunks hold no hash, so that
 * a change of one source is a change of few files.
 */
export async function bundleAction(): Promise<Readonly<Record<string, string>>> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(PROGRAMS.map((name) => [name, path.join(ROOT, 'src', 'action', `${name}.ts`)])),
    platform: 'node',
    plugins: [threadsBesideSources],
  });
  try {
    const { output } = await bundle.generate({
      format: 'esm',
      minify: true,
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
    });
    const chunks = output.filter((file) => file.type === 'chunk');
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
    const files = Object.fromEntries(chunks.map(({ fileName, code }) => [fileName, code]));
    return { ...files, 'THIRD-PARTY-LICENSES.txt': notices(modules) };
  } finally {
    await bundle.close();
  }
}
