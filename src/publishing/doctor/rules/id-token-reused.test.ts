import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { ID_TOKEN_REUSED } from './id-token-reused.ts';

const ASK = 'curl "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=pypi"';
const PYPI = 'curl https://pypi.org/_/oidc/mint-token';
const TEST = 'curl https://test.pypi.org/_/oidc/github/mint-token';

const found = (...scripts: readonly string[]): readonly unknown[] => {
  const text = `on: push
jobs:
  publish:
    permissions: { id-token: write }
    steps:
${scripts.map((script) => `      - run: ${JSON.stringify(script)}\n`).join('')}      - run: twine upload dist/*
`;
  return findingsOf(ID_TOKEN_REUSED, { workflows: { 'release.yml': text } });
};

describe('id-token-reused', () => {
  it('tells one ID token for two indexes, at the second exchange', () => {
    expect(found(ASK, PYPI, TEST)).toMatchObject([
      {
        line: 8,
        severity: 'error',
        message:
          'job `publish` asks for 1 ID token and exchanges at `pypi.org` and `test.pypi.org`: each takes its own audience, and each ID token once',
        mend: 'ask for a new ID token before each exchange, with the audience of that index',
      },
    ]);
  });

  it('tells it within one script', () => {
    expect(found(`${ASK}; ${PYPI}; ${TEST}`)).toMatchObject([{ line: 6 }]);
  });

  it.each([[[ASK, PYPI, ASK, TEST]], [[ASK, PYPI]], [[PYPI, TEST]], [[ASK, PYPI, PYPI]], [[ASK]]])(
    'says nothing of %j',
    (scripts) => {
      expect(found(...scripts)).toEqual([]);
    },
  );
});
