import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenArrow, folderOf } from './arrow-check.ts';
import { ARROWS } from './arrows.ts';
import { ROOT, importsBelow, importsOf, sourceFiles } from './imports.ts';

describe('arrows', () => {
  it('hold for every import of every source file', () => {
    expect(
      importsBelow('src')
        .map(brokenArrow)
        .filter((broken) => broken !== undefined),
    ).toEqual([]);
  });

  it.each([
    ['src/trust/a.ts', '../server/index.ts'],
    ['src/trust/a.ts', '../packaging/index.ts'],
    ['src/publishing/client/a.ts', '../../server/index.ts'],
    ['src/server/usecases/a.ts', '../adapters/index.ts'],
    ['src/cli/a.ts', '../trust/claims/claims.ts'],
    // The folder may be imported, by its face only.
    ['src/cli/a.ts', '../trust/errors.ts'],
    ['src/trust/a.ts', 'node:fs'],
    ['src/packaging/a.ts', 'node:fs/promises'],
    ['src/publishing/workflow/a.ts', 'hono'],
    ['src/nowhere/a.ts', '../base/index.ts'],
    ['src/cli/a.ts', '../../test/support/x.ts'],
  ])('are broken by %s importing %s', (from, specifier) => {
    expect(brokenArrow({ from, specifier })).toBeTypeOf('string');
  });

  it.each([
    "import type { A } from './a.ts';",
    "export { a } from './a.ts';",
    "import './a.ts';",
    "const a = await import('./a.ts');",
    "import {\n  a,\n  type B,\n} from './a.ts';",
    "export type * from './a.ts';",
  ])('see the import in %j', (source) => {
    expect(importsOf('src/cli/x.ts', source)).toEqual([{ from: 'src/cli/x.ts', specifier: './a.ts' }]);
  });
});

describe('PURE folders', () => {
  const FORBIDDEN =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(|\brandomUUID\b|\brandomBytes\b|\bsetTimeout\b/u;
  const pureFiles = sourceFiles('src').filter((file) => ARROWS[folderOf(file) ?? '']?.pure);
  const code = (file: string): string =>
    readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu, '');

  it('read no clock, environment, network or randomness', () => {
    expect(pureFiles.length).toBeGreaterThan(0);
    expect(pureFiles.filter((file) => FORBIDDEN.test(code(file)))).toEqual([]);
  });

  it.each(['Date.now()', 'new Date()', 'Math.random()', 'process.env', 'fetch(url)', 'randomBytes(8)'])(
    'would be caught using %s',
    (use) => expect(FORBIDDEN.test(use)).toBe(true),
  );
});
