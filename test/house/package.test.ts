import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseSync } from 'rolldown/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWheel } from '../../src/packaging/index.ts';
import type { Rehearsal } from '../../src/rehearsal/index.ts';
import { ROOT } from './imports.ts';
import { repositoryFiles } from './markdown.ts';

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

function build(...options: string[]): ReturnType<typeof spawnSync> {
  const command = [path.join(ROOT, 'tools/package.ts'), '--into', path.join(folder, 'package'), ...options];
  return spawnSync(process.execPath, command, { encoding: 'utf8' });
}

/** What a chunk imports: read by a parser, for minified code holds words that only look like imports. */
function importsOfBundle(file: string, code: string): string[] {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, code).module;
  const again = staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value));
  // zip.js can load a codec by an address that its caller names; we name none.
  const late = dynamicImports
    .map(({ moduleRequest: { start, end } }) => /^(["'`])(.*)\1$/u.exec(code.slice(start, end))?.[2])
    .filter((name) => name !== undefined);
  return [...staticImports.map(({ moduleRequest }) => moduleRequest.value), ...again, ...late].filter(
    (name) => name !== undefined,
  );
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
    const imports = code
      .flatMap((file) => importsOfBundle(file, readFileSync(inPackage('dist', file), 'utf8')))
      .filter((name) => !name.startsWith('.'));
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

  it('brings the programs of its threads, which are started by their place beside it', () => {
    const programs = readdirSync(inPackage('dist')).filter((file) => file.endsWith('-worker.js'));
    expect(programs).toEqual(
      expect.arrayContaining(['hash-worker.js', 'inspect-worker.js', 'read-worker.js']),
    );
  });

  it('reads and hashes large distributions in its threads', () => {
    const dist = path.join(folder, 'dist');
    mkdirSync(dist);
    // Threads read from 64 MiB on, and hash from 128 MiB on.
    const modules = [{ path: 'large/data.bin', content: Buffer.alloc(130 * 1024 * 1024) }];
    const { filename, bytes } = buildWheel({ name: 'large', version: '1.0', modules });
    writeFileSync(path.join(dist, filename), bytes);
    const run = (...args: string[]): readonly unknown[] => {
      const command = [inPackage('dist/main.js'), ...args, '--json'];
      const { status, stdout, stderr } = spawnSync(process.execPath, command, {
        cwd: folder,
        encoding: 'utf8',
      });
      return [status, stderr, JSON.stringify(JSON.parse(stdout)).includes(sha256)];
    };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(run('record', '--quiet')).toEqual([0, '', true]);
    expect(run('checksums', 'dist', '--quiet')).toEqual([0, '', true]);
  });

  it('is packed with every file that the commands need', () => {
    const pack = spawnSync('npm', ['pack', '--dry-run', '--json', '--loglevel=error'], {
      cwd: inPackage(),
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(pack.stdout) as [{ files: readonly { path: string }[] }];
    const packed = files.map((file) => file.path);
    const needed = repositoryFiles()
      .filter((file) => /^examples\/|^src\/.*\.sql$/u.test(file))
      // npm packs no `.gitignore`, and no example needs one.
      .filter((file) => !file.endsWith('/.gitignore'));
    expect(needed.length).toBeGreaterThan(10);
    expect(needed.filter((file) => !packed.includes(`dist/${file}`))).toEqual([]);
  });

  it('rehearses its example alone in an empty folder', { timeout: 60_000 }, () => {
    const alone = path.join(folder, 'alone');
    cpSync(inPackage(), path.join(alone, 'tokenless'), { recursive: true });
    // A Python without pip, and no uv: nothing is installed, so that this needs no Python.
    for (const name of ['python3', 'python', 'uv'])
      writeFileSync(path.join(alone, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(alone, 'tokenless/dist/main.js'), 'rehearse', '--example', '--json', '--quiet'],
      {
        cwd: alone,
        encoding: 'utf8',
        env: { PATH: `${alone}:${process.env['PATH'] ?? ''}`, HOME: alone, TMPDIR: folder },
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    const rehearsal = JSON.parse(stdout) as Rehearsal;
    expect(rehearsal.verdict).toBe('accepted');
    expect(rehearsal.indexes.map(({ index, verdict, installed }) => [index, verdict, installed])).toEqual([
      ['testpypi', 'accepted', 'not tried: neither Python with pip nor uv on this machine'],
      ['pypi', 'accepted', 'not tried: neither Python with pip nor uv on this machine'],
    ]);
  });

  it('is not built for a tag of another version', () => {
    const { status, stderr } = build('--tag', 'v99.0.0');
    expect(status).toBe(1);
    expect(stderr).toContain(`the tag is v99.0.0, package.json says ${manifest.version}`);
  });
});
