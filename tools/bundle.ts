import { cpSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

/** The root of the repository. */
export const ROOT: string = path.resolve(import.meta.dirname, '..');
const SOURCES = path.join(ROOT, 'src');

/**
 * A source finds files beside itself (migrations, style sheets) by `import.meta.dirname`. In the bundle all code
 * lies in `dist/`; the files lie below it as they lay in the repository.
 */
const filesBesideSources: Plugin = {
  name: 'files-beside-sources',
  transform(code, id) {
    if (!id.startsWith(SOURCES) || !code.includes('import.meta.dirname')) return undefined;
    const folder = path.relative(ROOT, path.dirname(id)).split(path.sep).join('/');
    return code.replaceAll('import.meta.dirname', `(import.meta.dirname + ${JSON.stringify(`/${folder}`)})`);
  },
};

const WORKER = /new URL\('\.\/([a-z-]+)\.ts', import\.meta\.url\)/gu;

/** A source starts a thread by the address of another source; in the bundle that is a chunk of its own, by its name. */
export const threadsBesideSources: Plugin = {
  name: 'threads-beside-sources',
  transform(code, id) {
    if (!id.startsWith(SOURCES) || !code.includes('import.meta.url')) return undefined;
    return code.replaceAll(WORKER, (_, name: string) => {
      const source = path.join(path.dirname(id), `${name}.ts`);
      this.emitFile({ type: 'chunk', id: source, fileName: `${name}.js` });
      return `new URL('./${name}.js', import.meta.url)`;
    });
  },
};

/** Native packages that a library looks for and does without: nothing is installed beside the bundle. */
const OPTIONAL_PACKAGES = ['kerberos'];

const withoutOptionalPackages: Plugin = {
  name: 'without-optional-packages',
  resolveId: (id) => (OPTIONAL_PACKAGES.includes(id) ? `\0absent:${id}` : undefined),
  load: (id) =>
    id.startsWith('\0absent:') ? `throw new Error('this program comes without it');\nexport {};` : undefined,
};

const YAML_FOLDER = path.dirname(createRequire(import.meta.url).resolve('yaml/package.json'));

/**
 * `yaml` for Node asks the environment for every token whether it is to be logged, which is a sixth of the time of
 * reading; the same sources for browsers do not.
 */
const yamlWithoutLogging: Plugin = {
  name: 'yaml-without-logging',
  resolveId: (id) => (id === 'yaml' ? path.join(YAML_FOLDER, 'browser', 'index.js') : undefined),
};

/** Bundles a program and all that it uses into a few chunks, with the files that its sources find beside themselves. */
export async function bundleProgram(main: string, into: string): Promise<void> {
  const bundle = await rolldown({
    input: main,
    platform: 'node',
    plugins: [filesBesideSources, threadsBesideSources, withoutOptionalPackages, yamlWithoutLogging],
  });
  await bundle.write({ dir: into, format: 'esm', minify: true });
  await bundle.close();
  for (const file of globSync('src/**/*.*', { cwd: ROOT }).filter((name) => !name.endsWith('.ts'))) {
    cpSync(path.join(ROOT, file), path.join(into, file), { recursive: true });
  }
}
