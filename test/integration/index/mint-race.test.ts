import { describe, expect, it } from 'vitest';
import type { MintCommand, MintResult } from '../../../src/server/usecases/index.ts';
import { OCTO_APP, testIndex } from '../../support/index/test-index.ts';

type Claim = (command: MintCommand) => Promise<MintResult>;

/** Holds mints back until `count` of them have found their publisher, then lets all of them write. */
function together(count: number, claim: Claim): Claim {
  const waiting: (() => void)[] = [];
  return async (command) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length >= count) for (const go of waiting) go();
    });
    return claim(command);
  };
}

describe('two mints at once', () => {
  it('keep the ids that one of them pinned: a re-created repository does not come in between (attack)', async () => {
    const index = await testIndex({
      adapt: (parts) => ({
        ...parts,
        store: {
          ...parts.store,
          claimUsedIdAndMint: together(2, (command) => parts.store.claimUsedIdAndMint(command)),
        },
      }),
    });
    await index.index.createProject('hello-dist');
    await index.index.addPublisher({
      project: 'hello-dist',
      provider: 'github',
      pending: false,
      fields: OCTO_APP,
    });
    const tokens = await Promise.all([
      index.idToken({ repository_owner_id: '1', repository_id: '11' }),
      index.idToken({ repository_owner_id: '2', repository_id: '22' }),
    ]);
    const answers = await Promise.all(tokens.map((token) => index.exchange(token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 422]));
    const [publisher] = await index.index.listPublishers();
    const won = answers[0]?.status === 200 ? ['1', '11'] : ['2', '22'];
    expect([publisher?.fields['ownerId'], publisher?.fields['repositoryId']]).toEqual(won);
  });
});
