import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './imports.ts';

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

function build(...options: string[]): ReturnType<typeof spawnSync> {
  const command = [path.join(ROOT, 'tools/package.ts'), '--into', path.join(folder, 'package'), ...options];
  return spawnSync(process.execPath, command, { encoding: 'utf8' });
}

describe('the package that is published', () => {
  let built: ReturnType<typeof spawnSync>;
  beforeAll(() => {
    built = build('--tag', `v${manifest.version}`, '--repository', 'git+https://example.org/x.git');
  });
  const inPackage = (...parts: string[]): string => path.join(folder, 'package', ...parts);

  it('is built without a word of complaint', () => {
    expect([built.status, built.stderr]).toEqual([0, '']);
  });

  it('installs nothing else', () => {
    const published = JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(published).toSorted()).toEqual(
      ['bin', 'description', 'engines', 'license', 'name', 'repository', 'type', 'version'].toSorted(),
    );
    const code = readdirSync(inPackage('dist')).filter((file) => file.endsWith('.js'));
    const imports = code.flatMap((file) =>
      [
        ...readFileSync(inPackage('dist', file), 'utf8').matchAll(
          /(?:from|import)\s*\(?\s*["'`]([^"'`./][^"'`\s]*)["'`]/gu,
        ),
      ]
        .map((match) => match[1]!)
        .filter((name) => /^(?:@[\w.-]+\/)?[\w.:-]+(?:\/[\w./-]+)?$/u.test(name)),
    );
    expect(imports.length).toBeGreaterThan(0);
    const builtin = (name: string): boolean =>
      builtinModules.includes(name.replace(/^node:/u, '')) || name === 'node:sqlite';
    expect(imports.filter((name) => !builtin(name))).toEqual([]);
  });

  it('runs where no other package is', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [inPackage('dist/main.js'), '--version'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([stdout.trim(), stderr]).toEqual([manifest.version, '']);
  });

  it('brings the files that lie beside the sources', () => {
    expect(readdirSync(inPackage('dist/src'), { recursive: true, encoding: 'utf8' })).toContainEqual(
      expect.stringMatching(/migrations\/0001-[\w-]+\.sql$/u),
    );
  });

  it('is not built for a tag of another version', () => {
    const { status, stderr } = build('--tag', 'v99.0.0');
    expect(status).toBe(1);
    expect(stderr).toContain(`the tag is v99.0.0, package.json says ${manifest.version}`);
  });
});
