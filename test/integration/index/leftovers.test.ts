import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';

const DAY_SECONDS = 86_400;

/** How many rows a table has, as another process would see it. */
function rowsOf({ directory }: TestIndex, table: string): number {
  const database = new DatabaseSync(path.join(directory, 'index.sqlite'), { readOnly: true });
  const row = database.prepare(`SELECT count(*) AS count FROM ${table}`).get();
  database.close();
  return Number(row?.['count']);
}

describe('the database', () => {
  it('forgets used IDs and upload tokens that nobody could use any more', async () => {
    const index = await testIndex();
    await index.uploadToken();
    expect((await index.exchange(await index.idToken())).status).toBe(200);
    expect([rowsOf(index, 'used_ids'), rowsOf(index, 'upload_tokens')]).toEqual([2, 2]);
    index.clock.advance(7 * DAY_SECONDS);
    expect((await index.exchange(await index.idToken())).status).toBe(200);
    expect([rowsOf(index, 'used_ids'), rowsOf(index, 'upload_tokens')]).toEqual([1, 1]);
  });

  it('has nothing of a publisher that was removed', async () => {
    const index = await testIndex();
    await index.uploadToken();
    const [publisher] = await index.index.listPublishers();
    await index.index.removePublisher(publisher!.id);
    expect(rowsOf(index, 'upload_token_grants')).toBe(0);
  });

  it('has no release of a file that was refused', async () => {
    const index = await testIndex({ limits: { maxProjectBytes: helloSdist().bytes.length } });
    const token = await index.uploadToken();
    expect((await index.upload(token, helloSdist())).status).toBe(200);
    const later = await index.upload(token, helloWheel({ version: '2.0' }), { version: '2.0' });
    expect(await later.json()).toMatchObject({ error: { code: 'project-too-large' } });
    expect([rowsOf(index, 'releases'), rowsOf(index, 'files')]).toEqual([1, 1]);
  });
});
