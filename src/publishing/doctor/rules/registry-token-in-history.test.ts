import { describe, expect, it } from 'vitest';
import type { FoundSecret } from '../facts.ts';
import { findingsOf } from '../testing.ts';
import { REGISTRY_TOKEN_IN_HISTORY } from './registry-token-in-history.ts';

const found = (secret: Partial<FoundSecret>): readonly unknown[] =>
  findingsOf(REGISTRY_TOKEN_IN_HISTORY, {
    facts: { secrets: [{ file: '.pypirc', line: 3, kind: 'pypi-token', ...secret }] },
  });

describe('registry-token-in-history', () => {
  it.each([
    ['pypi-token', 'PyPI'],
    ['npm-token', 'npm'],
    ['crates-token', 'crates.io'],
  ] as const)('reports a %s', (kind, registry) => {
    expect(found({ kind, commit: 'abc1234' })).toMatchObject([
      {
        file: '.pypirc',
        line: 3,
        severity: 'error',
        message: `commit abc1234 has a token of ${registry} here, and every clone has that commit`,
      },
    ]);
  });

  it('leaves other secrets and the work tree alone', () => {
    expect([...found({ kind: 'jwt', commit: 'abc1234' }), ...found({})]).toEqual([]);
  });
});
