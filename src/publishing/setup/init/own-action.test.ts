import { describe, expect, it } from 'vitest';
import { findOwnAction } from './own-action.ts';

const COMMIT = 'a'.repeat(40);

describe('findOwnAction', () => {
  it('finds the Action with its commit and the tag that stands on it', () => {
    const pin = { action: 'octo/tokenless', commit: COMMIT, tag: 'v1.2.3' };
    expect(findOwnAction(`octo/tokenless@${COMMIT}#v1.2.3`)).toEqual(pin);
  });

  it.each([
    undefined,
    'tokenless@0.1.0',
    '@octo/tokenless@0.1.0',
    'octo/tokenless@v1',
    `octo/tokenless@${COMMIT}`,
    `octo/tokenless@${COMMIT}#v1\n`,
    `octo/tokenless@${COMMIT}#v1 ; id`,
    `octo/other@${COMMIT}#v1`,
    `octo/tokenless@${COMMIT.slice(1)}#v1`,
    `../tokenless@${COMMIT}#v1`,
  ])('finds none in %j', (text) => expect(findOwnAction(text)).toBeUndefined());
});
