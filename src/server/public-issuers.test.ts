import { describe, expect, it } from 'vitest';
import { pinnedKeySets, remoteKeySets } from './adapters/index.ts';
import { testIndex } from '../../test/support/index/test-index.ts';
import { refusePinnedPublicIssuers } from './public-issuers.ts';

describe('refusePinnedPublicIssuers', () => {
  it.each([
    'https://token.actions.githubusercontent.com',
    'https://gitlab.com',
    'https://accounts.google.com',
  ])('refuses pinned keys of %s', (issuer) => {
    expect(() => refusePinnedPublicIssuers(pinnedKeySets({ [issuer]: { keys: [] } }))).toThrow(
      expect.objectContaining({ code: 'issuer-key-pin-refused', details: { issuer } }),
    );
  });

  it('lets through keys that are asked of the issuer, and pins of private issuers', () => {
    for (const keySets of [remoteKeySets(), pinnedKeySets({ 'https://ci.example.org': { keys: [] } })]) {
      expect(() => refusePinnedPublicIssuers(keySets)).not.toThrow();
    }
  });

  it('is kept by an index that listens beyond loopback', async () => {
    await expect(testIndex({ overHttp: true, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'issuer-key-pin-refused',
    });
  });
});
