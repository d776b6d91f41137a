// Bundles the Action into `action/`, which is committed because it is what runners run: `npm run -s action`.
// `--check` compares instead, byte for byte, and ends with 1 where they differ; `--into DIR` writes elsewhere.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleAction } from './action-bundle.ts';
import { ROOT } from './bundle.ts';

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, into: { type: 'string' } },
});
const folder = path.resolve(values.into ?? path.join(ROOT, 'action'));

/** What lies in the folder, by name. */
function committed(): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(
      readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
    );
  } catch {
    return {};
  }
}

const files = await bundleAction();
const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
if (values.check) {
  const before = committed();
  const names = new Set([...Object.keys(before), ...Object.keys(files)]);
  const stale = [...names].filter((name) => before[name] !== files[name]).toSorted();
  for (const name of stale)
    console.error(`action/${name} is not what the sources say: run \`npm run -s action\``);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  console.log(`action: ${Object.keys(files).length} files, ${(bytes / 1024).toFixed(0)} KiB`);
}
