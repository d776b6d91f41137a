import { describe, expect, it } from 'vitest';
import { testIndex } from '../../support/index/test-index.ts';
import { helloWheel } from '../../support/index/upload-body.ts';

describe('the audit trail of refused uploads', () => {
  it('holds a reason once for each token, however often it is tried (attack: filling the disk)', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    const wrong = { sha256_digest: 'a'.repeat(64) };
    for (let times = 0; times < 3; times += 1) await index.upload(token, helloWheel(), wrong);
    for (let times = 0; times < 2; times += 1) await index.upload(token, helloWheel(), { version: 'dog' });
    const refusals = async (): Promise<string[]> =>
      (await index.index.listEvents(50))
        .filter(({ event }) => event === 'upload-refused')
        .map(({ details }) => JSON.stringify(details['code']))
        .toSorted();
    expect(await refusals()).toEqual(['"upload-digest-mismatch"', '"upload-metadata-invalid"']);
    await index.upload('pypi-no-token-at-all', helloWheel());
    expect(await refusals()).toHaveLength(2);
  });
});
