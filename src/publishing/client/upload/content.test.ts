import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../../test/support/releases.ts';
import { readChecked } from './content.ts';

const CHECKED = Buffer.from('as it was checked');
const changed = expect.objectContaining({ code: 'distribution-changed' }) as Error;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-content-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What goes out of a file that now holds these bytes, into `sent`. */
async function send(now: Uint8Array, sent: Uint8Array[] = []): Promise<Buffer> {
  const file = path.join(folder, 'a-1.0.tar.gz');
  await writeFile(file, now);
  const { byteLength: sizeBytes } = CHECKED;
  const checked = { filename: 'a-1.0.tar.gz', path: file, sizeBytes, sha256: sha256(CHECKED) };
  for await (const chunk of readChecked(checked, () => undefined)) sent.push(chunk);
  return Buffer.concat(sent);
}

describe('readChecked', () => {
  it('sends what was checked', async () => {
    expect(await send(CHECKED)).toEqual(CHECKED);
  });

  it.each([
    ['other bytes', Buffer.from('as it was changed')],
    ['bytes behind them', Buffer.concat([CHECKED, Buffer.from('!')])],
  ])('sends nothing whole of a file that now has %s', async (_what, now) => {
    const sent: Uint8Array[] = [];
    await expect(send(now, sent)).rejects.toThrow(changed);
    expect(sent).toEqual([]);
  });

  it('does not take a file that was cut short for sent', async () => {
    await expect(send(CHECKED.subarray(1))).rejects.toThrow(changed);
  });
});
