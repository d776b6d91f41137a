// Builds what is published: `npm run package -- --into DIR [--tag vX.Y.Z] [--repository URL]`.
//
// The sources are bundled into a few chunks with everything they use, so that a user installs one package and no
// dependency; the manifest is made here, because ours is private and brings a Node along for development.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, bundleProgram } from './bundle.ts';

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

const dist = path.join(into, 'dist');
await bundleProgram(path.join(ROOT, 'src', 'cli', 'main.ts'), dist);
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
