import { describe, expect, it } from 'vitest';
import type { FoundSecret } from '../facts.ts';
import { findingsOf } from '../testing.ts';
import { REGISTRY_TOKEN_IN_TREE } from './registry-token-in-tree.ts';

const found = (secret: Partial<FoundSecret>): readonly unknown[] =>
  findingsOf(REGISTRY_TOKEN_IN_TREE, {
    facts: { secrets: [{ file: '.pypirc', line: 3, kind: 'pypi-token', ...secret }] },
  });

describe('registry-token-in-tree', () => {
  it.each([
    ['pypi-token', 'PyPI'],
    ['npm-token', 'npm'],
    ['crates-token', 'crates.io'],
  ] as const)('reports a %s', (kind, registry) => {
    expect(found({ kind })).toMatchObject([
      {
        file: '.pypirc',
        line: 3,
        severity: 'error',
        message: `here stands a token of ${registry}: whoever reads this file can publish`,
      },
    ]);
  });

  it('leaves other secrets and the history alone', () => {
    expect([...found({ kind: 'jwt' }), ...found({ commit: 'abc1234' })]).toEqual([]);
  });
});
