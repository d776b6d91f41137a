import { describe, expect, it } from 'vitest';
import { BUSY_TIMEOUT_MILLISECONDS } from '../../../src/server/adapters/db/sqlite/database.ts';
import { MINT_ATTEMPTS } from '../../../src/server/usecases/exchange/mint.ts';
import { LONGEST_MINT_SECONDS } from '../../../src/server/usecases/index.ts';
import { OCTO_APP, type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { makeSigningKey } from '../../support/index/signing-key.ts';

const key = await makeSigningKey();

/** An index whose issuer takes its time before it gives its key. */
async function withSlowIssuer(): Promise<{ index: TestIndex; delay: (seconds: number) => void }> {
  let seconds = 0;
  const index = await testIndex({
    key,
    keySets: {
      pinnedIssuers: [],
      findKey: () => {
        index.clock.advance(seconds);
        return Promise.resolve(key.keySet.keys[0]);
      },
    },
  });
  await index.addPending();
  return { index, delay: (next) => (seconds = next) };
}

describe('a mint whose issuer is slow', () => {
  it('refuses a token that expired while its key was fetched', async () => {
    const { index, delay } = await withSlowIssuer();
    const token = await index.idToken();
    delay(300 + 30);
    expect(await (await index.exchange(token)).json()).toMatchObject({ code: 'id-token-expired' });
  });

  it('does not take a token twice in its last seconds, however long the key takes (attack)', async () => {
    const { index, delay } = await withSlowIssuer();
    const token = await index.idToken();
    expect((await index.exchange(token)).status).toBe(200);
    index.clock.advance(300 + 29);
    delay(9);
    expect((await index.exchange(token)).status).toBe(422);
  });
});

describe('a mint that takes long after the check of its token', () => {
  it('refuses a token whose used ID could be forgotten by then', async () => {
    const index = await testIndex({
      key,
      adapt: (parts) => ({
        ...parts,
        store: {
          ...parts.store,
          findPublishers: (query) => {
            index.clock.advance(336);
            return parts.store.findPublishers(query);
          },
        },
      }),
    });
    await index.index.createProject('hello-dist');
    const registration = { project: 'hello-dist', provider: 'github', fields: OCTO_APP, pending: false };
    await index.index.addPublisher(registration);
    const answer = await index.exchange(await index.idToken());
    expect(await answer.json()).toMatchObject({ code: 'id-token-expired' });
  });
});

describe('LONGEST_MINT_SECONDS', () => {
  it('is above all that a mint waits for between its own time and its transaction', () => {
    // A busy database, for the reader and for the writer, in every attempt.
    const waitingSeconds = (2 * MINT_ATTEMPTS * BUSY_TIMEOUT_MILLISECONDS) / 1000;
    expect(LONGEST_MINT_SECONDS).toBeGreaterThan(waitingSeconds);
  });
});
