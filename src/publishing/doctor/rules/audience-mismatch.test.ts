import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { AUDIENCE_MISMATCH } from './audience-mismatch.ts';

const MINT = 'https://pypi.org/_/oidc/mint-token';
const ask = (audience: string): string =>
  `ID=$(curl -sH "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${audience}" | jq -r .value)`;

/** A job that exchanges by hand: the mint on line 5, the upload on line 8. */
const found = (script: string, upload = 'twine upload dist/*'): readonly unknown[] => {
  const text = `on: push
jobs:
  publish:
    permissions: { id-token: write }
    steps:
      - run: |
          ${script.replaceAll('\n', '\n          ')}
      - run: ${upload}
        env: { TWINE_PASSWORD: "\${{ steps.mint.outputs.token }}" }
`;
  return findingsOf(AUDIENCE_MISMATCH, { workflows: { 'release.yml': text } });
};

describe('audience-mismatch', () => {
  it('tells the audience of another index', () => {
    expect(found(`${ask('testpypi')}\ncurl -d "{}" ${MINT}`)).toMatchObject([
      {
        line: 6,
        severity: 'error',
        message:
          'job `publish` asks for an ID token with the audience `testpypi`, and PyPI takes `pypi` only',
        mend: 'ask PyPI for its audience (`/_/oidc/audience`), or write `pypi`',
      },
    ]);
  });

  it('tells any other audience of a script that exchanges at once', () => {
    expect(found(`${ask('https://github.com/octo')}\ncurl ${MINT}`)).toHaveLength(1);
    expect(found(`node -e "core.getIDToken('testpypi')"`)).toHaveLength(1);
  });

  it.each([
    `${ask('pypi')}\ncurl ${MINT}`,
    ask('sigstore'),
    ask('sts.amazonaws.com'),
    `${ask('$AUDIENCE')}\ncurl ${MINT}`,
    'echo "&audience=testpypi"',
  ])('says nothing of %j', (script) => {
    expect(found(script)).toEqual([]);
  });

  it('takes the audiences of both indexes in a job that publishes to both', () => {
    const both = 'twine upload dist/* && twine upload -r testpypi dist/*';
    expect(found(`${ask('testpypi')}\n${ask('pypi')}`, both)).toEqual([]);
  });

  it('is quick with a long script', () => {
    expect(found('x&audience='.repeat(20_000))).toEqual([]);
  });
});
