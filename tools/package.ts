// Builds what is published: `npm run package -- --into DIR [--tag vX.Y.Z] [--repository URL]`.
//
// The sources are bundled into a few chunks with everything they use, so that a user installs one package and no
// dependency; the manifest is made here, because ours is private and brings a Node along for development.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Plugin, rolldown } from 'rolldown';

const ROOT = path.resolve(import.meta.dirname, '..');
const SOURCES = path.join(ROOT, 'src');
const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<string, string>;

const { values } = parseArgs({
  options: { into: { type: 'string' }, tag: { type: 'string' }, repository: { type: 'string' } },
});
if (values.into === undefined) {
  console.error('usage: npm run package -- --into DIR [--tag vX.Y.Z] [--repository URL]');
  process.exit(2);
}
if (values.tag !== undefined && values.tag !== `v${manifest['version']}`) {
  console.error(`the tag is ${values.tag}, package.json says ${manifest['version']}: they must agree`);
  process.exit(1);
}

const into = path.resolve(values.into);
rmSync(into, { recursive: true, force: true });
mkdirSync(into, { recursive: true });

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
const threadsBesideSources: Plugin = {
  name: 'threads-beside-sources',
  transform(code, id) {
    if (!id.startsWith(SOURCES) || !code.includes("from 'node:worker_threads'")) return undefined;
    return code.replaceAll(WORKER, (_, name: string) => {
      const source = path.join(path.dirname(id), `${name}.ts`);
      this.emitFile({ type: 'chunk', id: source, fileName: `${name}.js` });
      return `new URL('./${name}.js', import.meta.url)`;
    });
  },
};

const dist = path.join(into, 'dist');
const bundle = await rolldown({
  input: path.join(SOURCES, 'cli/main.ts'),
  platform: 'node',
  plugins: [filesBesideSources, threadsBesideSources],
});
await bundle.write({ dir: dist, format: 'esm', minify: true });
await bundle.close();

for (const file of globSync('src/**/*.*', { cwd: ROOT }).filter((name) => !name.endsWith('.ts'))) {
  cpSync(path.join(ROOT, file), path.join(dist, file), { recursive: true });
}
// `rehearse --example` looks for them two folders above its own source, which is `dist` in the bundle.
cpSync(path.join(ROOT, 'examples'), path.join(dist, 'examples'), {
  recursive: true,
  filter: (source) => !/^(?:dist|SHA256SUMS|__pycache__)$/u.test(path.basename(source)),
});
for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md'])
  cpSync(path.join(ROOT, file), path.join(into, file));

writeFileSync(
  path.join(into, 'package.json'),
  `${JSON.stringify(
    {
      name: manifest['name'],
      version: manifest['version'],
      description: manifest['description'],
      license: manifest['license'],
      type: 'module',
      bin: { tokenless: 'dist/main.js' },
      engines: { node: '>=24' },
      ...(values.repository === undefined ? {} : { repository: { type: 'git', url: values.repository } }),
    },
    undefined,
    2,
  )}\n`,
);
console.log(`built ${manifest['name']} ${manifest['version']} into ${into}`);
