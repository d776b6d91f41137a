import { describe, expect, it } from 'vitest';
import { type StandInIndex, anIdentity, startStandInIndex } from '../../../../test/support/stand-in-index.ts';
import { type TestClock, createTestClock } from '../../../../test/support/stand-in-server.ts';
import { type TokenKeeper, createTokenKeeper } from './token-keeper.ts';

const LIFETIME_SECONDS = 900;

function keeperOf({ target }: StandInIndex, clock: TestClock): TokenKeeper {
  return createTokenKeeper(target, anIdentity(), { ...clock, mask: () => undefined });
}

describe('createTokenKeeper', () => {
  it('mints once for all that ask at once, and once again for all that find the token old', async () => {
    const clock = createTestClock();
    await using index = await startStandInIndex({ nowSeconds: clock.nowSeconds });
    const keeper = keeperOf(index, clock);
    const ask = async (): Promise<string[]> =>
      (await Promise.all([keeper.current(), keeper.current(), keeper.current()])).map(({ token }) =>
        token.reveal(),
      );
    expect(await ask()).toEqual(['pypi-minted-1', 'pypi-minted-1', 'pypi-minted-1']);
    clock.advance(LIFETIME_SECONDS);
    expect(await ask()).toEqual(['pypi-minted-2', 'pypi-minted-2', 'pypi-minted-2']);
    await keeper.burnAll();
    expect(index.burned.toSorted()).toEqual(['pypi-minted-1', 'pypi-minted-2']);
  });

  it('burns a token whose mint is still under way when everything ends', async () => {
    const clock = createTestClock();
    await using index = await startStandInIndex();
    const keeper = keeperOf(index, clock);
    const minting = keeper.current();
    expect(await keeper.burnAll()).toEqual(['burned']);
    await minting;
    expect([index.burned, [...index.liveTokens]]).toEqual([['pypi-minted-1'], []]);
  });

  it('has nothing to burn when nothing was asked for', async () => {
    await using index = await startStandInIndex();
    expect(await keeperOf(index, createTestClock()).burnAll()).toEqual([]);
    expect(index.requests).toEqual([]);
  });
});
