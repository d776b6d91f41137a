import { createHash } from 'node:crypto';
import {
  type BuiltDistribution,
  type ProjectToBuild,
  buildSdist,
  buildWheel,
  bytesSource,
  readDistribution,
} from '../../src/packaging/index.ts';
import type { RecordedDistribution } from '../../src/publishing/release/index.ts';

/** A small project with everything that a release has. */
export const HELLO: ProjectToBuild = {
  name: 'Hello.Dist',
  version: '1.0.0',
  metadata: [
    ['Summary', 'Says hello'],
    ['Requires-Python', '>=3.9'],
    ['Requires-Dist', 'idna>=3'],
    ['Classifier', 'Programming Language :: Python :: 3'],
  ],
  description: '# Hello\n\nSays hello.\n',
  modules: [{ path: 'hello_dist/__init__.py', content: 'def main():\n    print("hello")\n' }],
  sdistFiles: [{ path: 'pyproject.toml', content: '[project]\nname = "hello-dist"\n' }],
};

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Wheel and sdist of a project. */
export function buildRelease(project: ProjectToBuild = HELLO): readonly BuiltDistribution[] {
  return [buildWheel(project), buildSdist(project)];
}

/** Reads built distributions as a record wants them. */
export function readRelease(built: readonly BuiltDistribution[]): Promise<readonly RecordedDistribution[]> {
  return Promise.all(
    built.map(async ({ filename, bytes }) => ({
      distribution: await readDistribution(bytesSource(bytes), filename),
      sizeBytes: bytes.byteLength,
      sha256: sha256(bytes),
    })),
  );
}
