import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readDistribution } from '../archives/read-distribution.ts';
import { bytesSource } from '../archives/source.ts';
import { checkMetadataAgrees } from '../metadata/agreement.ts';
import type { BuiltDistribution, ProjectToBuild } from './project.ts';
import { buildSdist } from './sdist.ts';
import { buildWheel } from './wheel.ts';

const PROJECT: ProjectToBuild = {
  name: 'My.Proj_x',
  version: 'v1.0-1',
  metadata: [
    ['Summary', 'Ünïcode – ✓'],
    ['License', 'line one\nline two'],
    ['Requires-Python', '>=3.9'],
    ['Description-Content-Type', 'text/markdown; charset=UTF-8'],
  ],
  description: '# Grüße\n\nName: not a field ✓\n',
  modules: [
    { path: 'my_proj_x/__init__.py', content: 'def main() -> None:\n    print("hello")\n' },
    { path: 'my_proj_x/data/é,"q".txt', content: new Uint8Array([0, 255]) },
    { path: `my_proj_x/${'deep/'.repeat(40)}x.py`, content: '' },
    { path: `my_proj_x/${'d'.repeat(120)}.py`, content: '' },
  ],
  sdistFiles: [{ path: 'pyproject.toml', content: '[build-system]\nrequires = []\n' }],
  licenseFiles: [{ path: 'licenses/MIT.txt', content: 'MIT' }],
  entryPoints: { console_scripts: { 'my-proj': 'my_proj_x:main' }, other: { a: 'b' } },
};

function sha256({ bytes }: BuiltDistribution): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe.each([
  ['wheel', buildWheel, 'my_proj_x-1.0.post1-py3-none-any.whl'],
  ['sdist', buildSdist, 'my_proj_x-1.0.post1.tar.gz'],
] as const)('a built %s', (kind, build, filename) => {
  it('is read back with everything that went in', async () => {
    const built = build(PROJECT);
    const read = await readDistribution(bytesSource(built.bytes), built.filename);
    expect(built.filename).toBe(filename);
    expect(read.metadata).toMatchObject({
      name: 'My.Proj_x',
      version: '1.0.post1',
      summary: 'Ünïcode – ✓',
      description: PROJECT.description,
      requiresPython: '>=3.9',
      licenseFiles: ['licenses/MIT.txt'],
      warnings: [],
    });
    expect(read.metadata.fields).toContainEqual(['License', 'line one\nline two']);
    expect(() => checkMetadataAgrees(read.filename, read.metadata)).not.toThrow();
    const folder = kind === 'wheel' ? '' : 'my_proj_x-1.0.post1/';
    const paths = read.members.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(PROJECT.modules.map(({ path }) => folder + path)));
  });

  it('is the same for the same project, whatever the order of its files', () => {
    const reversed = { ...PROJECT, modules: PROJECT.modules.toReversed() };
    expect(sha256(build(reversed))).toBe(sha256(build(PROJECT)));
    expect(sha256(build({ ...PROJECT, description: 'other' }))).not.toBe(sha256(build(PROJECT)));
  });

  it('refuses a name or a version that no index takes', () => {
    expect(() => build({ ...PROJECT, name: '-x' })).toThrow(TypeError);
    expect(() => build({ ...PROJECT, version: 'dog' })).toThrow(TypeError);
  });
});

describe('the bytes', () => {
  // They must never change by accident: whoever compares a release with an older build would see a difference.
  const small: ProjectToBuild = {
    name: 'hello',
    version: '1.0',
    modules: [{ path: 'hello.py', content: 'x = 1\n' }],
  };

  it('of a wheel and an sdist are these', () => {
    expect({ wheel: sha256(buildWheel(small)), sdist: sha256(buildSdist(small)) }).toMatchInlineSnapshot(`
      {
        "sdist": "32dce1c4dc1474a8432e8bd799a6acb9a8b41ee99782f632aaef7961b2889377",
        "wheel": "7dcd41580c74f8d250dd0b179728e182288aa8283b46a31162fd474dcea45d92",
      }
    `);
  });

  it('of an sdist larger than one stored block are whole', async () => {
    const content = new Uint8Array(200_000).fill(7);
    const built = buildSdist({ ...small, modules: [{ path: 'big.bin', content }] });
    const { members } = await readDistribution(bytesSource(built.bytes), built.filename);
    expect(members.find(({ path }) => path.endsWith('big.bin'))?.sha256).toBe(
      createHash('sha256').update(content).digest('hex'),
    );
  });
});

describe('a wheel with tags', () => {
  it('lists every tag, and says when it is not pure', async () => {
    const built = buildWheel({ ...PROJECT, wheelTag: 'cp311.cp312-abi3-manylinux_2_17_x86_64' });
    const read = await readDistribution(bytesSource(built.bytes), built.filename);
    expect(read.filename).toMatchObject({
      tags: ['cp311-abi3-manylinux_2_17_x86_64', 'cp312-abi3-manylinux_2_17_x86_64'],
    });
    const text = Buffer.from(built.bytes).toString('latin1');
    expect(text).toContain('Root-Is-Purelib: false\nTag: cp311-abi3-manylinux_2_17_x86_64\nTag: cp312-abi3');
  });
});
